/** Attempts of workers whose clocks differ, and receipts that name no msgid: the database's clock tells the order. */
import { memoryContext, type MemoryContext } from '../../../../test/support/memory/context';
import { fold } from '../../../../test/support/memory/record';
import { NOW, sampleConfig, sampleReceipt, sampleUser } from '../../../../test/support/sample';
import { notificationId } from '../../model/id';
import { sendNotification } from '../../notifications/send';
import { CLOCKS_APART } from '../../time/spans';

const SECOND = 1000;
const { id: T } = sampleConfig().templates.backInStock!;
let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
  context.answer = () => ({ ok: true });
  context.store.put(
    'notify_users',
    sampleUser({ [T]: { available: 2, granted: 2 } }, { _id: 'o-1', creditFor: [T] }),
  );
});

/** By a machine whose clock is ahead of the database's by so much, or behind. */
async function sendAt(key: string, moment: number, ahead: number): Promise<void> {
  context.clock.set(moment + ahead);
  context.clock.databaseAhead = -ahead;
  context.deadline = moment + ahead + 60 * SECOND;
  const data = { goods: 'Blue mug', price: 89 };
  await sendNotification(context, { to: 'o-1', template: 'backInStock', key, data });
}
const putReceipt = (pushedAt: number, errorCode = '0') =>
  context.store.put(
    'notify_receipts',
    sampleReceipt({
      _id: `r-${pushedAt}`,
      openid: 'o-1',
      templateId: T,
      msgid: '900',
      at: pushedAt,
      dueAt: pushedAt,
      pushedAt,
      errorCode,
    }),
  );
const foldAt = (moment: number) => {
  context.clock.set(moment);
  context.clock.databaseAhead = 0;
  return fold(context);
};
const state = (key: string) =>
  context.store.get('notify_messages', notificationId('backInStock', 'o-1', key)).state;

test.each([
  ['the first worker is ahead, the second behind', CLOCKS_APART, -CLOCKS_APART],
  ['the first worker is behind, the second ahead', -CLOCKS_APART, CLOCKS_APART],
])('each receipt goes to its own send where %s', async (_name, first, second) => {
  await sendAt('a', NOW, first);
  await sendAt('b', NOW + 60 * SECOND, second);
  putReceipt(NOW + SECOND, '43101');
  putReceipt(NOW + 61 * SECOND);
  // Soon: a look that comes late would forgive a worker that was ahead.
  await foldAt(NOW + 65 * SECOND);
  expect([state('a'), state('b')]).toEqual(['undelivered', 'delivered']);
});

test('a receipt is not late because its worker was ahead: the first look finds it', async () => {
  await sendAt('a', NOW, CLOCKS_APART);
  putReceipt(NOW + SECOND);
  await foldAt(NOW + 5 * SECOND);
  expect(state('a')).toBe('delivered');
});

test.each([
  ['two minutes ahead of', CLOCKS_APART],
  ['two minutes behind', -CLOCKS_APART],
])(
  'a receipt that comes before its send is settled waits for it, by a fold %s the machine that took it',
  async (_name, ahead) => {
    const HOUR = 3600 * SECOND;
    // Its own receipt was lost: a late look would take this one for it.
    await sendAt('old', NOW - 3 * HOUR, 0);
    let looked: string | undefined;
    context.answer = async () => {
      putReceipt(NOW);
      // Whatever the first look leaves for later: the send is still under way.
      for (const later of [0, 60, 120]) await foldAt(NOW + CLOCKS_APART + later * SECOND + ahead);
      looked = state('old');
      context.clock.set(NOW);
      return { ok: true };
    };
    await sendAt('new', NOW, 0);
    expect(looked).toBe('sent');
    await foldAt(NOW + 2 * HOUR + ahead);
    expect([state('old'), state('new')]).toEqual(['sent', 'delivered']);
  },
);
