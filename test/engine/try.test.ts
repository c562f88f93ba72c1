import { snapshot, unbalanced } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { settleDown } from '../support/settleDown';
import { backInStock, data, send, templateId, until } from '../support/shop';

const cloud = notifyPerFile();
const id = templateId('backInStock');
const attempt = async (key: string) =>
  data(await send(cloud(), backInStock('o-old', key, { whenNoCredit: 'try' })));

test('a credit from before this system is found by trying, and enters the books', async () => {
  await cloud().subscribe('o-old', { [id]: 'accept' });
  expect((await attempt('restock:1')).state).toBe('sent');
  const state = await snapshot(cloud());
  expect(state.users[0]?.credits[id]).toMatchObject({ granted: 1, spent: 1, available: 0 });
  expect(unbalanced(state)).toEqual([]);
});

test('where nothing is left WeChat is asked once, then no more', async () => {
  const first = await attempt('restock:1');
  expect(first).toMatchObject({ state: 'suppressed', reason: { code: 'REFUSED_NO_CREDIT' } });
  await cloud().resetMetrics();
  const second = await attempt('restock:2');
  expect(second).toMatchObject({ state: 'suppressed', reason: { code: 'NEVER_SUBSCRIBED' } });
  expect((await cloud().metrics()).calls['send']?.['subscribeMessage.send']).toBeUndefined();
  expect((await snapshot(cloud())).users[0]?.hold).toBeNull();
});

/** The user accepts now; the client's word of it comes whenever `tell` is called. */
async function acceptUntold(): Promise<{ tell: () => Promise<string | undefined> }> {
  await cloud().subscribe('o-old', { [id]: 'accept' });
  const report = {
    action: 'report',
    results: { [id]: 'accept' },
    nonce: `untold-${await cloud().now()}`,
    at: await cloud().now(),
  };
  const who = { openid: 'o-old' };
  const tell = async () =>
    data(await cloud().call<{ outcomes: Record<string, string> }>('subscribe', report, who)).outcomes[id];
  return { tell };
}

const books = async () => (await snapshot(cloud())).users[0]?.credits[id];

test('the credit that was found is not counted again when its report comes after', async () => {
  const accepted = await acceptUntold();
  expect((await attempt('restock:1')).state).toBe('sent');
  expect(await accepted.tell()).toBe('granted');
  expect(await books()).toMatchObject({ granted: 1, spent: 1, available: 0, found: 0 });
  expect(cloud().local.wechat.credits('o-old')[id] ?? 0).toBe(0);
  // Another accept is another credit.
  await cloud().advance(1000);
  await (await acceptUntold()).tell();
  expect(await books()).toMatchObject({ granted: 2, spent: 1, available: 1 });
});

test('nor when its report comes while the send is under way', async () => {
  const accepted = await acceptUntold();
  await cloud().local.wechat.setMode({ latencyMs: 400 });
  const sending = attempt('restock:1');
  await until(async () => (await snapshot(cloud())).journals.length > 0, 'the send is under way');
  expect(await accepted.tell()).toBe('granted');
  expect((await sending).state).toBe('sent');
  await cloud().local.wechat.setMode({ latencyMs: 0 });
  expect(await books()).toMatchObject({ granted: 1, spent: 1, available: 0, found: 0 });
});

test('nor when the answer to the send was lost and its receipt told that it had arrived', async () => {
  const accepted = await acceptUntold();
  await cloud().faults([{ api: 'subscribeMessage.send', when: 'after', error: 'reset', times: 1 }]);
  expect((await attempt('restock:1')).state).toBe('unknown');
  const state = await settleDown(cloud());
  expect(state.messages[0]?.state).toBe('delivered');
  expect(await books()).toMatchObject({ granted: 1, spent: 1, available: 0, found: 1 });
  expect(await accepted.tell()).toBe('granted');
  expect(await books()).toMatchObject({ granted: 1, spent: 1, available: 0, found: 0 });
});
