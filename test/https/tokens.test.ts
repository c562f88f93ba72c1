import '../support/overHttps';
import { EJSON } from 'bson';
import type { LockDocument } from '../../cloudfunctions/core/model/figures';
import { snapshot, unsettled } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { comeToRest, tick } from '../support/recover';
import { seed } from '../support/seed';
import { accept, backInStock, data, send, until } from '../support/shop';
import { SECRET } from '../support/transport';

const cloud = notifyPerFile();
const MINUTE = 60_000;

const tokenCalls = async (): Promise<number> =>
  Object.values((await cloud().metrics()).calls).reduce(
    (sum, calls) => sum + (calls['https.stable_token'] ?? 0),
    0,
  );
const sends = async (): Promise<number> =>
  Object.values((await cloud().metrics()).calls).reduce(
    (sum, calls) => sum + (calls['subscribeMessage.send'] ?? 0),
    0,
  );
const askToken = async (more: object = {}): Promise<{ access_token: string }> => {
  const response = await fetch(`${cloud().url}/api.weixin.qq.com/cgi-bin/stable_token`, {
    method: 'POST',
    body: JSON.stringify({
      grant_type: 'client_credential',
      appid: 'wx0123456789abcdef',
      secret: SECRET,
      ...more,
    }),
  });
  return (await response.json()) as { access_token: string };
};
/** Somebody whom WeChat gives a token at once, by force: the one in use is dead from then on. */
const killToken = () => askToken({ force_refresh: true });

describe('eight workers at once', () => {
  const WORKERS = 8;
  const EACH = 4;
  const users = Array.from({ length: WORKERS * EACH }, (_, i) => `o-${i}`);
  const ticksOnly = Array.from({ length: 25 }, (_, i) => `o-due-${i}`);

  /** So many functions send one after the other, and a tick beside them. */
  async function sendAll(key: string, meanwhile: () => Promise<unknown>): Promise<void> {
    const worker = async (number: number): Promise<void> => {
      for (const openid of users.slice(number * EACH, (number + 1) * EACH))
        data(await send(cloud(), backInStock(openid, key)));
    };
    await Promise.all([
      ...Array.from({ length: WORKERS }, (_, number) => worker(number)),
      tick(cloud()),
      meanwhile(),
    ]);
  }
  const halfWay = (key: string, happens: () => Promise<unknown>) => async () => {
    const asked = async () => (await snapshot(cloud())).messages.filter((row) => row.key === key).length;
    await until(async () => (await asked()) >= users.length / 3, 'a third of it is under way');
    await happens();
  };

  test.each<[string, () => Promise<unknown>]>([
    ['end', () => cloud().advance(3 * 60 * MINUTE)],
    ['are killed by somebody’s forced refresh', killToken],
  ])(
    'whose tokens %s: nothing is lost, nothing doubled, one or two calls for a new one',
    async (_what, happens) => {
      await seed(cloud(), {
        users: [...users, ...ticksOnly],
        credits: 2,
        notifications: (openid) =>
          openid.startsWith('o-due-')
            ? [backInStock(openid, 'due', { expiresAt: Date.now() + 30 * 24 * 60 * MINUTE })]
            : [],
      });
      // All of them are warm, and know the token.
      await sendAll('first', async () => undefined);
      await cloud().resetMetrics();
      await sendAll('second', halfWay('second', happens));
      expect(await tokenCalls()).toBeGreaterThanOrEqual(1);
      expect(await tokenCalls()).toBeLessThanOrEqual(2);
      await comeToRest(cloud());
      expect(await unsettled(cloud())).toEqual([]);
      const { messages } = await snapshot(cloud());
      expect(messages).toHaveLength(2 * users.length + ticksOnly.length);
      expect(messages.filter(({ state }) => state === 'delivered')).toHaveLength(messages.length);
    },
    120_000,
  );
});

test('a token is asked for once by all functions, and not again for as long as it is good', async () => {
  await accept(cloud(), 'o-lin');
  await accept(cloud(), 'o-lin');
  await killToken();
  await cloud().resetMetrics();
  data(await send(cloud(), backInStock('o-lin', 'a')));
  data(
    await cloud().call(
      'send',
      { action: 'sendMany', notifications: [backInStock('o-lin', 'b')] },
      { source: 'scf' },
    ),
  );
  await cloud().advance(1000);
  await tick(cloud());
  expect(await cloud().messages('o-lin')).toHaveLength(2);
  expect(await tokenCalls()).toBe(1);
});

describe('what somebody has to mend', () => {
  const profile = async (change: object) => {
    await fetch(`${cloud().url}/profile`, { method: 'POST', body: JSON.stringify(change) });
  };

  test('an address that is not on the list: nothing is sent, nothing lost, and the address is told', async () => {
    await accept(cloud(), 'o-lin');
    await accept(cloud(), 'o-wang');
    await profile({ https: { addresses: ['10.9.8.7'] } });
    await killToken();
    // A token from before is as good as any; without one nothing goes.
    await cloud().advance(3 * 60 * MINUTE);
    const first = data(await send(cloud(), backInStock('o-lin', 'restock:1')));
    expect(first).toMatchObject({ state: 'scheduled' });
    expect(JSON.stringify(first)).toMatch(/40164.*127\.0\.0\.1/);
    await cloud().resetMetrics();
    // The breaker is open: nobody asks WeChat again for a while.
    await cloud().advance(11_000);
    const second = data(await send(cloud(), backInStock('o-wang', 'restock:1')));
    expect(second).toMatchObject({ state: 'scheduled', reason: { code: 'BREAKER' } });
    await tick(cloud());
    expect(await tokenCalls()).toBe(0);
    expect(await sends()).toBe(0);
    const health = await cloud().call('stats', { action: 'health' }, { openid: 'o-admin' });
    expect(JSON.stringify(health)).toMatch(/40164.*127\.0\.0\.1/);
    await profile({ https: { addresses: null } });
    await comeToRest(cloud());
    expect(await unsettled(cloud())).toEqual([]);
    expect(await cloud().messages('o-lin')).toHaveLength(1);
    expect(await cloud().messages('o-wang')).toHaveLength(1);
  });
});

test('secret and token are in no log, no answer, no figure and no export, whatever goes wrong', async () => {
  const answers: unknown[] = [];
  const call = async (name: string, request: object, who: object) => {
    answers.push(await cloud().tryCall(name, request, who));
  };
  const seen = [SECRET];
  const note = async () => seen.push((await askToken()).access_token);

  await accept(cloud(), 'o-lin');
  for (let i = 0; i < 6; i++) await accept(cloud(), 'o-lin');
  await note();
  const sendOne = (key: string) =>
    call('send', { action: 'send', ...backInStock('o-lin', key) }, { source: 'scf' });
  await sendOne('fine');
  for (const [key, fault] of [
    ['refused', { error: 47003 }],
    ['token', { error: { code: 40001, message: `access_token ${seen[1]} is invalid, ${SECRET}` } }],
    ['lost', { reset: true }],
    ['broken', { broken: true }],
  ] as const) {
    await cloud().advance(6 * MINUTE);
    await cloud().faults([{ api: 'subscribeMessage.send', when: 'before', times: 1, ...fault }]);
    await sendOne(key);
    await note();
  }
  await killToken();
  await cloud().advance(6 * MINUTE);
  await sendOne('killed');
  await cloud().advance(3 * 60 * MINUTE);
  await cloud().faults([
    { api: 'https.stable_token', error: { code: 40125, message: `invalid appsecret ${SECRET}` }, times: 3 },
  ]);
  await sendOne('noToken');
  await cloud().fire('dispatch');
  await cloud().clearFaults();
  await cloud().advance(30 * MINUTE);
  await note();
  answers.push(await cloud().fire('dispatch'));
  await call('stats', { action: 'health' }, { openid: 'o-admin' });
  await call('stats', { action: 'overview' }, { openid: 'o-admin' });
  await call('subscribe', { action: 'export' }, { openid: 'o-lin' });
  const { messages } = await snapshot(cloud());
  expect(messages).toHaveLength(7);
  for (const { _id: id } of messages) await call('send', { action: 'explain', id }, { source: 'scf' });

  const { collections } = await cloud().export();
  const locks = (collections.notify_locks ?? []).map(
    (document) => EJSON.deserialize(document as never) as LockDocument,
  );
  const logs = await Promise.all(
    ['send', 'dispatch', 'stats', 'subscribe', 'receive'].map(async (name) =>
      (await fetch(`${cloud().url}/logs?function=${name}&limit=200`)).text(),
    ),
  );
  // The one place that the token is kept in; the secret is not even there.
  const shared = locks.filter(({ _id }) => _id.startsWith('access:'));
  seen.push(...shared.flatMap(({ access }) => (access ? [access.value] : [])));
  expect(seen.length).toBeGreaterThan(7);
  expect(JSON.stringify(shared)).not.toContain(SECRET);
  const rest = JSON.stringify([
    answers,
    { ...collections, notify_locks: locks.filter(({ _id }) => !_id.startsWith('access:')) },
  ]);
  expect(seen.filter((secret) => rest.includes(secret) || logs.join().includes(secret))).toEqual([]);
  expect(logs.join().includes('token.refused')).toBe(true);
});
