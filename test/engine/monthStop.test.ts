import { snapshot, unbalanced } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { sentAt } from '../support/flow';
import { tick } from '../support/recover';
import { pushesDone, settleDown } from '../support/settleDown';
import { accept, backInStock, data, send, sendMany } from '../support/shop';

const cloud = notifyPerFile();
const DAY = 24 * 3_600_000;

const keys = async () => (await snapshot(cloud())).messages.map(({ key, state }) => `${key} ${state}`).sort();

/** As when a plan is used up or somebody has switched the timer off: nothing runs, and then all at once. */
test('the timer stands still for a month in the middle: nothing is sent twice, nothing lost, retention right afterwards', async () => {
  for (const openid of ['o-sent', 'o-lost', 'o-due', 'o-over', 'o-later']) await accept(cloud(), openid);
  // A tick, so that the clock of retention is set; and a send that is settled, counted and has its receipt.
  await tick(cloud());
  data(await send(cloud(), backInStock('o-sent', 'sent')));
  await settleDown(cloud());
  // One whose answer was lost: WeChat has taken it, and its receipt lies there uncounted.
  await cloud().faults([{ api: 'subscribeMessage.send', when: 'after', empty: true, times: 1 }]);
  expect(data(await send(cloud(), backInStock('o-lost', 'lost'))).state).toBe('unknown');
  await cloud().advance(10_000);
  await pushesDone(cloud());
  expect((await snapshot(cloud())).receipts.filter(({ stage }) => stage === 'new')).toHaveLength(1);
  const now = await cloud().now();
  const iso = (days: number) => new Date(now + days * DAY).toISOString();
  await sendMany(cloud(), [
    backInStock('o-due', 'due', { sendAt: iso(1), expiresAt: iso(90) }),
    backInStock('o-over', 'over', { sendAt: iso(1), expiresAt: iso(10) }),
    backInStock('o-later', 'later', { sendAt: iso(60), expiresAt: iso(90) }),
  ]);
  await cloud().advance(31 * DAY);

  await tick(cloud());
  // Nothing that the lost answer is still to be settled by has gone.
  expect((await snapshot(cloud())).journals.length).toBeGreaterThan(0);
  await cloud().advance(DAY);
  await settleDown(cloud());
  expect(await keys()).toEqual([
    'due delivered',
    'later delivered',
    'lost delivered',
    'over expired',
    'sent delivered',
  ]);
  // A card each: of the one whose answer was lost, too.
  expect(sentAt(cloud())).toHaveLength(4);
  expect(unbalanced(await snapshot(cloud()))).toEqual([]);

  // Records of before the stop are gone by the next nights; those of the notifications stay for their own time.
  await cloud().advance(2 * DAY);
  await tick(cloud());
  const { journals, receipts, messages } = await snapshot(cloud());
  const border = (await cloud().now()) - 30 * DAY - DAY;
  expect(journals.filter(({ at }) => at < border)).toEqual([]);
  expect(receipts.filter(({ at }) => at < border)).toEqual([]);
  expect(messages).toHaveLength(5);
  // Asked again, the same key makes no second card.
  data(await send(cloud(), backInStock('o-sent', 'sent')));
  expect(sentAt(cloud())).toHaveLength(4);
}, 120_000);
