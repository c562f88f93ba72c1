import { NotifyError } from '../core/errors';
import type { Context } from '../core/ports/context';
import { sampleConfig } from '../../test/support/sample';
import { handler, type Handle } from './handler';

const mockContext = jest.fn<object, []>();
const mockDatabase = jest.fn();
const mockUid = jest.fn<{ uid?: string }, []>(() => ({}));
jest.mock('./sdk', () => ({
  wx: { getWXContext: () => mockContext() },
  cloudbase: () => ({ auth: () => ({ getUserInfo: () => mockUid() }), database: () => mockDatabase() }),
}));

const config = sampleConfig();
const USER = { OPENID: 'o-user', ENV: 'local', SOURCE: 'wx_client' };
const FUNCTION = { ENV: 'local', SOURCE: 'wx_client,scf' };
const PLATFORM = { request_id: 'r-1', function_name: 'notify-send', time_limit_in_ms: 20_000 };

let lines: Record<string, unknown>[];
beforeEach(() => {
  lines = [];
  jest
    .spyOn(console, 'log')
    .mockImplementation((line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>));
  mockContext.mockReturnValue(USER);
});
afterEach(() => jest.restoreAllMocks());

const throwing = (thrown: unknown) =>
  handler('subscribe', config, () => Promise.reject(thrown as Error))({ action: 'sync' }, PLATFORM);
/** The context that a function's own work is given. */
async function contextOf(platform: object): Promise<Context> {
  let given: Context | undefined;
  await handler('subscribe', config, async (_event, _caller, context) => {
    given = context;
  })({ action: 'sync' }, platform);
  return given!;
}

test('what the work gives is the data of the answer; nothing is logged', async () => {
  const work: Handle<object> = async (event, caller) => ({ event, openid: caller.openid });
  const answer = await handler('subscribe', config, work)({ action: 'sync' }, PLATFORM);
  expect(answer).toEqual({ ok: true, data: { event: { action: 'sync' }, openid: 'o-user' } });
  expect(lines).toEqual([]);
});

test('who may not is refused before the work begins, and told who they are', async () => {
  const work = jest.fn();
  const answer = await handler('send', config, work)({ action: 'send' }, PLATFORM);
  expect(answer).toMatchObject({
    ok: false,
    error: { code: 'FORBIDDEN', requestId: 'r-1', message: expect.stringContaining('openid "o-user"') },
  });
  expect(work).not.toHaveBeenCalled();
});

test('the same request from another function passes', async () => {
  mockContext.mockReturnValue(FUNCTION);
  expect(await handler('send', config, async () => 1)({ action: 'send' }, PLATFORM)).toEqual({
    ok: true,
    data: 1,
  });
});

test('a caller’s own mistake is answered with its issues, and is no line in the log', async () => {
  const issues = [{ code: 'missing', path: 'data.goods', message: 'expected a value' }];
  expect(await throwing(new NotifyError('BAD_DATA', 'goods is missing', issues))).toMatchObject({
    ok: false,
    error: { code: 'BAD_DATA', message: 'goods is missing', issues, requestId: 'r-1' },
  });
  expect(lines).toEqual([]);
});

test('what no caller can mend is in the log under the answer’s request id, with the words the answer keeps back', async () => {
  const cause = new Error('shard 3: {"_id":"o-secret"}');
  const answer = await throwing(new NotifyError('UNAVAILABLE', 'Not now.', [], { cause }));
  expect(JSON.stringify(answer)).not.toContain('o-secret');
  expect(lines).toEqual([
    {
      event: 'failed',
      function: 'notify-send',
      requestId: 'r-1',
      code: 'UNAVAILABLE',
      error: expect.stringContaining('o-secret'),
    },
  ]);
});

const circle: { self?: unknown } = {};
circle.self = circle;
test.each<[string, unknown]>([
  ['a defect', new TypeError('x is not a function')],
  ['text', 'lost'],
  ['nothing', undefined],
  ['an object that holds itself', circle],
  ['a number too large for JSON', { count: 1n }],
])('%s, thrown, is answered as INTERNAL and logged', async (_what, thrown) => {
  expect(await throwing(thrown)).toMatchObject({ ok: false, error: { code: 'INTERNAL', requestId: 'r-1' } });
  expect(lines).toEqual([expect.objectContaining({ event: 'failed', code: 'INTERNAL' })]);
});

test('an SDK that fails while it says who calls is answered, not thrown', async () => {
  mockContext.mockImplementation(() => {
    throw new Error('not in a function');
  });
  expect(await handler('subscribe', config, async () => 1)({ action: 'sync' })).toMatchObject({
    ok: false,
    error: { code: 'INTERNAL' },
  });
});

test('a configuration that the build has not checked is refused, and so is an environment it does not know', async () => {
  const raw = { ...config, checked: undefined } as unknown as typeof config;
  expect(await handler('subscribe', raw, async () => 1)({ action: 'sync' })).toMatchObject({
    ok: false,
    error: { code: 'CONFIG' },
  });
  mockContext.mockReturnValue({ ...USER, ENV: 'elsewhere' });
  expect(await handler('subscribe', config, async () => 1)({ action: 'sync' })).toMatchObject({
    ok: false,
    error: { code: 'CONFIG', message: expect.not.stringContaining('elsewhere') },
  });
  expect(lines).toHaveLength(2);
});

test('a call without a request id gets one of its own, another each time', async () => {
  const call = () => handler('send', config, async () => 1)({ action: 'send' });
  const ids = [await call(), await call()].map((answer) => (answer.ok ? '' : answer.error.requestId));
  expect(ids[0]).toMatch(/^[0-9a-f]{16}$/);
  expect(ids[1]).not.toBe(ids[0]);
});

test('the deadline is the platform’s limit from now, three seconds where it names none', async () => {
  jest.spyOn(Date, 'now').mockReturnValue(1_000_000);
  expect((await contextOf(PLATFORM)).deadline).toBe(1_020_000);
  expect((await contextOf({})).deadline).toBe(1_003_000);
});

test('a function that was not given WeChat cannot send', async () => {
  await expect((await contextOf(PLATFORM)).wechat.send({} as never)).rejects.toThrow(
    'has not been given WeChat',
  );
});

test('tokens are unguessable: 96 bits, none twice', async () => {
  const { newToken } = await contextOf(PLATFORM);
  const tokens = Array.from({ length: 200 }, () => newToken());
  expect(new Set(tokens).size).toBe(200);
  expect(tokens.every((token) => /^[\w-]{16}$/.test(token))).toBe(true);
});

test('the database is not opened by a request that is refused', async () => {
  await handler('send', config, async () => 1)({ action: 'send' }, PLATFORM);
  expect(mockDatabase).not.toHaveBeenCalled();
});

test('a web login is the caller only where no openid stands beside it', async () => {
  const who: Handle<object> = async (_event, { uid, openid }) => ({ uid, openid });
  mockUid.mockReturnValue({ uid: 'u-1' });
  expect(await handler('subscribe', config, who)({ action: 'sync' })).toMatchObject({
    data: { uid: '', openid: 'o-user' },
  });
  mockContext.mockReturnValue({ ENV: 'local', SOURCE: 'web' });
  expect(await handler('subscribe', config, who)({ action: 'sync' })).toMatchObject({
    error: { message: expect.stringContaining('uid "u-1"') },
  });
  mockUid.mockReturnValue({});
});
