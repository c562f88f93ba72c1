import type { Overview } from '../../cloudfunctions/core/contract';
import type { Profile } from '../../local-cloud/profile/schema';
import { snapshot, unsettled } from '../support/books';
import { CROWD, notifyPerFile } from '../support/cloud';
import { tick } from '../support/recover';
import { seed } from '../support/seed';
import { pushesDone, settleDown } from '../support/settleDown';
import { accept, ADMIN, backInStock, data, send, templateId, warmUp } from '../support/shop';
import { asleep } from '../support/sleep';

const cloud = notifyPerFile({ maxInstances: CROWD });
const ID = templateId('backInStock');
const SEND = 'subscribeMessage.send';
/** How WeChat may answer a send; the first is what a cloud call is reported to get. */
const MSGIDS: Profile['msgid'][] = ['none', 'number', 'text'];

function countBy<T>(all: T[], keyOf: (one: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const one of all) counts[keyOf(one)] = (counts[keyOf(one)] ?? 0) + 1;
  return counts;
}
const row = async (key: string) => (await snapshot(cloud())).messages.find((one) => one.key === key)!;
const account = async (openid: string) =>
  (await snapshot(cloud())).users.find(({ _id }) => _id === openid)?.credits[ID];
const total = async () => data(await cloud().call<Overview>('stats', { action: 'overview' }, ADMIN)).total;
async function wechatSays({
  msgid,
  ...mode
}: {
  msgid?: Profile['msgid'];
  pushes?: boolean;
  receipts?: object;
}) {
  if (msgid) cloud().local.profile.change({ msgid });
  await cloud().local.wechat.setMode(mode);
}

async function push(openid: string, items: object | object[], at?: number): Promise<void> {
  const CreateTime = Math.floor((at ?? (await cloud().now())) / 1000);
  const event = {
    FromUserName: openid,
    CreateTime,
    MsgType: 'event',
    Event: 'subscribe_msg_event',
    List: items,
  };
  expect(await cloud().tryCall('receive', event, { source: 'wx_unknown' })).toEqual({ result: 'success' });
}
const receipt = (MsgID: string | number, more: object = {}) => ({
  TemplateId: ID,
  MsgID,
  ErrorCode: '0',
  ErrorStatus: 'success',
  ...more,
});

describe.each(MSGIDS)('where a send is answered with msgid: %s', (msgid) => {
  beforeEach(() => wechatSays({ msgid }));

  test('it is sent, its credit is spent, its receipt makes it delivered', async () => {
    await accept(cloud(), 'o-lin');
    expect(data(await send(cloud(), backInStock('o-lin', 'k'))).state).toBe('sent');
    expect(await account('o-lin')).toMatchObject({ available: 0, spent: 1, uncertain: 0 });
    await settleDown(cloud());
    expect(await row('k')).toMatchObject({ state: 'delivered' });
    expect(await total()).toMatchObject({ accepted: 1, delivered: 1, unknown: 0 });
  });

  test('an empty answer says nothing: it is not known, and its receipt settles it', async () => {
    await accept(cloud(), 'o-lin');
    await cloud().faults([{ api: SEND, when: 'after', empty: true, times: 1 }]);
    expect(data(await send(cloud(), backInStock('o-lin', 'k'))).state).toBe('unknown');
    await settleDown(cloud());
    expect(await row('k')).toMatchObject({ state: 'delivered' });
    expect(await unsettled(cloud())).toEqual([]);
  });

  test('a receipt that comes while its own send is being settled is not another’s whose answer was lost', async () => {
    for (const _twice of [1, 2]) await accept(cloud(), 'o-lin');
    await cloud().faults([{ api: SEND, reset: true, times: 1 }]);
    expect(data(await send(cloud(), backInStock('o-lin', 'lost'))).state).toBe('unknown');
    await cloud().clearFaults();
    const { action } = await asleep(
      cloud(),
      { function: 'send', action: SEND, call: 1, when: 'after' },
      () => send(cloud(), backInStock('o-lin', 'second')),
      async () => {
        await pushesDone(cloud());
        await cloud().advance(24_000);
        await tick(cloud());
      },
    );
    expect(action).toBe(SEND);
    await settleDown(cloud());
    expect(await row('second')).toMatchObject({ state: 'delivered' });
    expect(await row('lost')).toMatchObject({ state: 'failed', reason: 'NO_ANSWER' });
    expect(await account('o-lin')).toMatchObject({ spent: 1, voided: 1 });
    expect(await unsettled(cloud())).toEqual([]);
  });

  test('receipts late, shuffled, doubled and lost: as many delivered per user as receipts came, none twice', async () => {
    const keys = ['a', 'b', 'c'];
    // The long form where a send is answered as the default profile has it.
    const most = msgid === 'none' ? Number(process.env['RECEIPTS'] ?? 120) : 120;
    const users = Array.from({ length: Math.ceil(most / keys.length) }, (_, i) => `o-${i}`);
    const sent = users.length * keys.length;
    const lose = Math.floor(sent / 7);
    await seed(cloud(), {
      users,
      credits: keys.length,
      notifications: (to) => keys.map((key) => backInStock(to, key)),
    });
    await wechatSays({ receipts: { shuffle: true, duplicate: 2, lose, delayMs: 100 } });
    const { messages, receipts } = await settleDown(cloud());
    expect(receipts).toHaveLength(sent - lose);
    const came = countBy(receipts, ({ openid }) => openid);
    const shown = messages.filter(({ state }) => state === 'delivered');
    expect(countBy(shown, ({ to }) => to)).toEqual(came);
    expect(await total()).toMatchObject({ accepted: sent, delivered: sent - lose, undelivered: 0 });
    expect(receipts.every(({ stage }) => stage === 'folded')).toBe(true);
    expect(await unsettled(cloud(), ['sent', 'delivered'])).toEqual([]);
  }, 3_600_000);
});

test('the same receipt under another time counts once', async () => {
  await wechatSays({ msgid: 'none', pushes: false });
  for (const _twice of [1, 2]) await accept(cloud(), 'o-lin');
  for (const key of ['a', 'b']) await send(cloud(), backInStock('o-lin', key));
  const [card] = await cloud().messages('o-lin');
  for (const seconds of [0, 7, 90])
    await push('o-lin', receipt(card!.msgid), (await cloud().now()) + seconds * 1000);
  await settleDown(cloud());
  expect(await total()).toMatchObject({ accepted: 2, delivered: 1 });
});

test('a receipt goes to its own user and template only, even with another’s msgid', async () => {
  await wechatSays({ msgid: 'text', pushes: false });
  for (const openid of ['o-lin', 'o-wang']) await accept(cloud(), openid);
  await send(cloud(), backInStock('o-lin', 'hers'));
  await send(cloud(), backInStock('o-wang', 'his'));
  const [card] = await cloud().messages('o-lin');
  await push('o-wang', receipt(card!.msgid));
  await push('o-lin', receipt(card!.msgid, { TemplateId: templateId('offer') }));
  await settleDown(cloud());
  expect([await row('hers'), await row('his')]).toMatchObject([{ state: 'sent' }, { state: 'sent' }]);
  expect((await total()).delivered).toBe(0);
});

test('a msgid that came as a number has lost digits: its receipt is matched by user, template and time', async () => {
  await wechatSays({ msgid: 'number', pushes: false });
  await accept(cloud(), 'o-lin');
  await send(cloud(), backInStock('o-lin', 'k'));
  const [card] = await cloud().messages('o-lin');
  for (const _twice of [1, 2]) await push('o-lin', receipt(Number(card!.msgid)));
  await settleDown(cloud());
  expect(await row('k')).toMatchObject({ state: 'delivered' });
  expect((await total()).delivered).toBe(1);
});

test('after the timer has stood still, nothing is given up whose receipt lies there unread', async () => {
  await warmUp(cloud());
  // More than one fold takes, all of them before ours.
  for (let n = 0; n < 21; n++) {
    await push(
      'o-somebody',
      Array.from({ length: 100 }, (_, i) => receipt(`9${n * 100 + i}`)),
    );
  }
  await accept(cloud(), 'o-lin');
  await cloud().faults([{ api: SEND, when: 'after', reset: true, times: 1 }]);
  expect(data(await send(cloud(), backInStock('o-lin', 'k'))).state).toBe('unknown');
  await cloud().clearFaults();
  await pushesDone(cloud());
  await cloud().advance(2 * 3_600_000);
  // The first fold that has time for nothing more.
  await cloud().faults([{ api: 'database.insertDocument', function: 'dispatch', delayMs: 100 }]);
  await tick(cloud());
  expect((await row('k')).state).not.toBe('failed');
  await settleDown(cloud());
  expect(await row('k')).toMatchObject({ state: 'delivered' });
  expect(await account('o-lin')).toMatchObject({ spent: 1, voided: 0 });
});

test('receipts of nothing that was sent are looked at a bounded number of times, and cost an idle tick nothing', async () => {
  for (let n = 0; n < 12; n++) {
    await push(
      'o-somebody',
      Array.from({ length: 100 }, (_, i) => receipt(`${n * 100 + i}`)),
    );
  }
  await accept(cloud(), 'o-lin');
  await send(cloud(), backInStock('o-lin', 'k'));
  await pushesDone(cloud());
  await cloud().advance(25_000);
  await tick(cloud());
  expect(await row('k')).toMatchObject({ state: 'delivered' });
  const { receipts } = await settleDown(cloud());
  expect(receipts.filter(({ stage }) => stage === 'orphan')).toHaveLength(1200);
  await cloud().advance(1000);
  await tick(cloud());
  await cloud().resetMetrics();
  await tick(cloud());
  expect((await cloud().metrics()).calls['dispatch']).toEqual({ 'database.aggregateDocuments': 1 });
  expect((await cloud().metrics()).scans).toEqual([]);
});
