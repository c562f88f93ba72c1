/** A database's own text reaches nobody: the answer has a code, a request id and what to do; the log has the rest. */
import type { CallLog } from '../../local-cloud/runner/logs';
import { notifyPerFile, withNotify } from '../support/cloud';
import { backInStock } from '../support/shop';
import { CALLERS, expectForPeople } from './refusal';

const cloud = notifyPerFile();
const SECRET = 'query of {_id: "o-somebody-else"} failed at shard-3 of mongodb';

/** A request of each function that asks the database. */
const REQUESTS: Record<string, unknown[]> = {
  subscribe: [
    { action: 'sync' },
    { action: 'update', preferences: { muted: true } },
    { action: 'inbox' },
    { action: 'export' },
  ],
  unsubscribe: [
    { action: 'stop', scope: 'all' },
    { action: 'erase', confirm: true },
  ],
  send: [
    { action: 'send', ...backInStock('o-user', 'k') },
    { action: 'send', ...backInStock('o-user', 'k'), dryRun: true },
    { action: 'sendMany', notifications: [backInStock('o-user', 'k')] },
    { action: 'status', id: 'x'.repeat(22) },
    { action: 'explain', to: 'o-user', template: 'backInStock' },
    { action: 'cancel', keyPrefix: 'k' },
  ],
  track: [{ events: [{ kind: 'feedback', category: 'suggestion', text: 'a' }] }],
  stats: [{ action: 'overview' }, { action: 'credits' }, { action: 'health' }],
  receive: [
    {
      FromUserName: 'o-user',
      CreateTime: 1_795_312_920,
      MsgType: 'event',
      Event: 'subscribe_msg_change_event',
      List: {
        TemplateId: 'Bk7Qw2Lr9Tz4Vn1Xc6Mj3Hs8Dp5Fg0Ya-Ue_RiKoJtN',
        SubscribeStatusString: 'reject',
      },
    },
  ],
};

const CASES = Object.entries(REQUESTS).flatMap(([name, requests]) =>
  requests.map((request): [string, unknown] => [name, request]),
);

async function lastLog(name: string): Promise<{ requestId: string; text: string }> {
  const { text } = await cloud().local.ask('GET', `/logs?function=${name}&limit=1`, '');
  const [log] = (JSON.parse(text) as { logs: CallLog[] }).logs;
  return { requestId: log!.requestId, text: log!.lines.map((line) => line.text).join('\n') };
}

// A code that no repetition helps, so that the test need not wait for one.
test.each(CASES)('%s %j: the database refuses', async (name, request) => {
  await cloud().faults([
    { api: 'database.*', function: name, error: { code: 'INVALID_PARAM', message: SECRET } },
  ]);
  const answer = await cloud().call<unknown>(name, request, CALLERS[name]);
  expect(answer).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } });
  if (answer.ok) return;
  expectForPeople(answer.error);
  expect(JSON.stringify(answer)).not.toMatch(/shard|somebody|mongodb|INVALID_PARAM/i);
  const log = await lastLog(name);
  expect(answer.error.requestId).toBe(log.requestId);
  const line = JSON.parse(log.text.split('\n').at(-1)!) as Record<string, string>;
  expect(line).toMatchObject({ event: 'failed', code: 'UNAVAILABLE', requestId: log.requestId });
  expect(line.error).toContain('shard-3');
  expect(line.error).toContain('INVALID_PARAM');
});

test('a collection that nobody has created is told as that, with what to do', async () => {
  await cloud().faults([
    {
      api: 'database.*',
      function: 'subscribe',
      error: { code: 'DATABASE_COLLECTION_NOT_EXIST', message: 'Db or Table not exist: notify_users' },
    },
  ]);
  const answer = await cloud().call<unknown>('subscribe', { action: 'sync' }, CALLERS.subscribe);
  expect(answer).toMatchObject({
    ok: false,
    error: { code: 'NOT_SET_UP', advice: expect.stringContaining('database-rules.json') },
  });
  expect(JSON.stringify(answer)).not.toMatch(/Table/);
});

test('a refusal that is the caller’s own fault is not logged', async () => {
  await cloud().call('subscribe', { action: 'nonsense' }, CALLERS.subscribe);
  expect((await lastLog('subscribe')).text).toBe('');
});

test('what does not fit the configuration is told by its place; the environments stand in the log alone', async () => {
  await withNotify(
    async (other) => {
      const answer = await other.call<unknown>('subscribe', { action: 'sync' }, CALLERS.subscribe);
      expect(answer).toMatchObject({
        ok: false,
        error: { code: 'CONFIG', message: expect.stringContaining('environments') },
      });
      expect(JSON.stringify(answer)).not.toMatch(/shop-prod/);
      const { text } = await other.local.ask('GET', '/logs?function=subscribe&limit=1', '');
      expect(text).toMatch(/somebody-elses-env/);
    },
    { envId: 'somebody-elses-env' },
  );
});
