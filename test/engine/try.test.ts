import { snapshot, unbalanced } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { backInStock, data, send, templateId } from '../support/shop';

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
