import { notifyPerFile } from '../support/cloud';
import { CALLERS, READING, refusal, USER } from './refusal';

const cloud = notifyPerFile();

/** A request of each function that would pass, to be spoilt. */
const REQUESTS: Record<string, Record<string, unknown>> = {
  subscribe: { action: 'sync' },
  unsubscribe: { action: 'stop', scope: 'all' },
  send: {
    action: 'send',
    to: 'o-user',
    template: 'backInStock',
    key: 'restock:17',
    data: { goods: 'a', price: 1 },
  },
  track: { events: [{ kind: 'feedback', category: 'suggestion', text: 'a' }] },
  stats: { action: 'overview' },
  receive: {
    FromUserName: 'o-user',
    CreateTime: '1795312920',
    MsgType: 'event',
    Event: 'subscribe_msg_sent_event',
    List: { TemplateId: 'T'.repeat(43), MsgID: '1', ErrorCode: '0' },
  },
};

test('a function that does not exist is named in the error', async () => {
  const { error } = await cloud().tryCall('pay', {}, USER);
  expect(error).toMatchObject({ code: 'FUNCTION_NOT_FOUND', message: expect.stringContaining('pay') });
});

describe.each(READING)('%s', (name) => {
  const valid = REQUESTS[name]!;
  const code = async (event: unknown) => (await refusal(cloud(), name, event)).code;

  test('takes the request that the cases below spoil', async () => {
    const answer: unknown = await cloud().call(name, valid, CALLERS[name]);
    expect(name === 'receive' ? answer : (answer as { ok: boolean }).ok).toBe(
      name === 'receive' ? 'success' : true,
    );
  });

  test.each([['a string'], [7], [true], [[]], [[valid]]])('refuses an event that is %j', async (event) => {
    expect(await code(event)).toBe('BAD_REQUEST');
  });

  test('refuses no event, null and an empty one', async () => {
    for (const event of [undefined, null, {}]) expect(await code(event)).toBe('BAD_REQUEST');
  });

  test('refuses every field in turn that is of a wrong type', async () => {
    for (const field of Object.keys(valid)) {
      if (field === 'List') continue;
      for (const wrong of [{ $gt: '' }, { $ne: null }, [[]], true]) {
        expect(await code({ ...valid, [field]: wrong })).toBe('BAD_REQUEST');
      }
    }
  });

  test('refuses JavaScript’s prototype as a key, at the top and inside', async () => {
    const json = JSON.stringify(valid);
    for (const spoilt of [
      `{"__proto__":{"ok":true},${json.slice(1)}`,
      `${json.slice(0, -1)},"x":{"__proto__":1}}`,
    ]) {
      expect(await code(JSON.parse(spoilt))).toBe('BAD_REQUEST');
    }
  });

  test('refuses a megabyte, whichever field it is in', async () => {
    const megabyte = 'x'.repeat(1024 * 1024);
    for (const field of [...Object.keys(valid), 'more']) {
      expect(await code({ ...valid, [field]: megabyte })).toBe('TOO_LARGE');
    }
    expect(await code({ ...valid, [megabyte]: 1 })).toBe('TOO_LARGE');
  });

  test('refuses what is nested a thousand deep', async () => {
    let deep: unknown = 1;
    for (let i = 0; i < 1000; i++) deep = { deep };
    expect(await code({ ...valid, more: deep })).toBe('BAD_REQUEST');
  });
});

test.each(READING.filter((name) => name !== 'receive'))(
  '%s refuses a key that it does not know',
  async (name) => {
    const error = await refusal(cloud(), name, { ...REQUESTS[name], isAdmin: true });
    expect(error).toMatchObject({ code: 'BAD_REQUEST', message: expect.stringContaining('isAdmin') });
  },
);

test.each(['send', 'subscribe', 'unsubscribe', 'stats'])(
  '%s names the actions that there are',
  async (name) => {
    const error = await refusal(cloud(), name, { ...REQUESTS[name], action: 'destroy' });
    expect(error.message).toMatch(/expected .+got "destroy"/);
  },
);
