/** What users do and are, told through the built functions. */
import type { TrackManyResult, TrackResult } from '../../cloudfunctions/core/contract';
import { counterKey } from '../../cloudfunctions/core/model/behaviour';
import { snapshot } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { data } from '../support/shop';

const cloud = notifyPerFile();
const view = (goods: string) => ({ kind: 'event', name: 'view', props: { goods } });
const FUNCTION = { source: 'scf' };
const userOf = async (openid: string) => (await snapshot(cloud())).users.find(({ _id }) => _id === openid);

test('a page tells what was looked at; the configuration says what it may tell', async () => {
  const events = [view('mug'), { kind: 'traits', set: { level: 'gold' } }];
  const { results } = data(await cloud().call<TrackResult>('track', { events }, { openid: 'o-1' }));
  expect(results).toMatchObject([{ counted: true }, { counted: false, error: { code: 'NOT_FROM_CLIENT' } }]);
  const user = await userOf('o-1');
  expect(user?.did[counterKey('view', 'goods', 'mug')]).toMatchObject({
    total: 1,
    key: 'goods',
    value: 'mug',
  });
  expect(user?.traits).toEqual({});
});

test('an event costs two database calls; repeated by its nonce it counts once', async () => {
  const request = { openid: 'o-1', events: [view('mug')], nonce: 'nonce-0001' };
  data(await cloud().call('track', request, FUNCTION));
  data(await cloud().call('track', request, FUNCTION));
  await cloud().resetMetrics();
  data(await cloud().call('track', { ...request, nonce: 'nonce-0002' }, FUNCTION));
  const metrics = await cloud().metrics();
  const calls = Object.entries(metrics.calls['track'] ?? {}).filter(([action]) =>
    action.startsWith('database.'),
  );
  expect(calls.reduce((sum, [, count]) => sum + count, 0)).toBe(2);
  expect(metrics.scans).toEqual([]);
  const counter = (await userOf('o-1'))?.did[counterKey('view')];
  expect(counter).toMatchObject({ total: 2 });
  expect(counter?.times).toHaveLength(2);
});

test('a function tells of a hundred users at once for a few calls, and again for none counted twice', async () => {
  const users = Array.from({ length: 100 }, (_, i) => ({ openid: `o-${i}`, events: [view('mug')] }));
  const request = { users, nonce: 'bulk-0001' };
  // A warm instance has seen within ten seconds which campaigns wait for an event.
  const another = { users: [{ openid: 'o-other', events: [view('cup')] }], nonce: 'bulk-0000' };
  data(await cloud().call('track', another, FUNCTION));
  await cloud().resetMetrics();
  const answer = data(await cloud().call<TrackManyResult>('track', request, FUNCTION));
  const { calls } = await cloud().metrics();
  const database = Object.entries(calls['track'] ?? {}).filter(([action]) => action.startsWith('database.'));
  expect(database.reduce((sum, [, count]) => sum + count, 0)).toBeLessThanOrEqual(5);
  expect(answer.users.every(({ refused }) => refused.length === 0)).toBe(true);
  data(await cloud().call('track', request, FUNCTION));
  const stored = (await snapshot(cloud())).users.filter(({ _id }) => _id !== 'o-other');
  expect(stored.map(({ did }) => did[counterKey('view')]?.total)).toEqual(Array(100).fill(1));
});

test('of many only a function tells that no user has called, and a mistake is named with its place', async () => {
  const users = [{ openid: 'o-2', events: [view('mug')] }];
  for (const who of [{ openid: 'o-1' }, { openid: 'o-1', source: 'wx_client,scf' }]) {
    const answer = await cloud().call('track', { users, nonce: 'bulk-0001' }, who);
    expect(answer).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
  }
  const wrong = await cloud().call(
    'track',
    { users: [{ openid: 'o-2', events: [{ kind: 'click', nid: 'x' }] }], nonce: 'bulk-0001' },
    FUNCTION,
  );
  expect(wrong).toMatchObject({
    ok: false,
    error: { code: 'BAD_REQUEST', issues: [{ path: 'users[0].events[0].kind' }] },
  });
  expect(await userOf('o-2')).toBeUndefined();
});
