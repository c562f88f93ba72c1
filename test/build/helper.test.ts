/** The generated helper, as a team's function would load it, against clouds that fail in every way. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { configFile, type Project, withProject } from './withProject';

interface Failure {
  name: string;
  code: string;
  message: string;
  advice?: string;
  issues: unknown[];
  requestId?: string;
  cause?: unknown;
}
type Method = (...parameters: unknown[]) => Promise<unknown>;
interface Helper {
  createNotify(
    options: Record<string, unknown>,
  ): Record<
    'send' | 'sendMany' | 'status' | 'explain' | 'cancel' | 'reschedule' | 'track' | 'convert',
    Method
  >;
  NotifyError: new () => Error;
}

interface Call {
  name: string;
  data: Record<string, unknown>;
  timeout?: number;
}

/** Answers with one step after the other, the last one for good; a function as a step is called. */
function cloudOf(...steps: unknown[]) {
  const calls: Call[] = [];
  const options: unknown[] = [];
  return {
    calls,
    options,
    callFunction: async (request: Call, option: unknown) => {
      const step = steps[Math.min(calls.push(request), steps.length) - 1];
      options.push(option);
      return typeof step === 'function' ? (step as () => unknown)() : step;
    },
  };
}

const ok = (data: unknown) => ({ result: { ok: true, data } });
const refuse = (error: Record<string, unknown>) => ({ result: { ok: false, error } });
const lost = (error: Record<string, unknown>) => () => {
  throw Object.assign(new Error('lost'), error);
};

const NOTIFICATION = { to: 'o-1', template: 'hello', data: { text: 'hi' }, key: 'order:17' };
const SENT = { id: 'a'.repeat(22), state: 'sent', willSend: true };

const withHelper = (
  use: (helper: Helper, project: Project) => Promise<void>,
  files: Record<string, string> = {},
) =>
  withProject(files, async (project) => {
    await project.build();
    await use(createRequire(__filename)(join(project.folder, 'dist/server/notify.js')) as Helper, project);
  });

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => {
      throw new Error('expected a failure, got an answer');
    },
    (error: unknown) => error as Failure,
  );

const quick = { retryDelayMs: 0 };

test('send passes the notification on and returns what send answered', () =>
  withHelper(async ({ createNotify }) => {
    const cloud = cloudOf(ok(SENT));
    expect(await createNotify({ cloud }).send(NOTIFICATION)).toEqual(SENT);
    expect(cloud.calls).toEqual([
      { name: 'send', data: { action: 'send', ...NOTIFICATION }, timeout: 15_000 },
    ]);
    expect(cloud.options).toEqual([{ timeout: 15_000 }]);
  }));

test('a call without an answer is repeated with the same key until one comes', () =>
  withHelper(async ({ createNotify }) => {
    const cloud = cloudOf(
      lost({ errCode: -501001, errMsg: 'resource error' }),
      { code: 'SYS_ERR', message: 'x' },
      ok(SENT),
    );
    expect(await createNotify({ cloud, ...quick }).send(NOTIFICATION)).toEqual(SENT);
    expect(cloud.calls.map(({ data }) => data.key)).toEqual(['order:17', 'order:17', 'order:17']);
  }));

test('repeats are bounded, and the last failure says that nothing is known and repeating is safe', () =>
  withHelper(async ({ createNotify, NotifyError }) => {
    const cloud = cloudOf(lost({ errCode: -501001, errMsg: 'ECONNRESET', requestID: 'r-7' }));
    const error = await failureOf(createNotify({ cloud, retries: 3, ...quick }).send(NOTIFICATION));
    expect(cloud.calls).toHaveLength(4);
    expect(error).toBeInstanceOf(NotifyError);
    expect(error).toMatchObject({
      name: 'NotifyError',
      code: 'NO_ANSWER',
      requestId: 'r-7',
      cause: { errCode: -501001 },
    });
    expect(error.message).toMatch(/"send" did not answer \(-501001 lost/);
    expect(error.advice).toMatch(/same key/);
  }));

test('a refusal is thrown with its code, advice and issues, and is not repeated', () =>
  withHelper(async ({ createNotify }) => {
    const refusal = {
      code: 'BAD_DATA',
      message: 'no',
      advice: 'mend',
      issues: [{ code: 'missing', path: 'data.text', message: 'm' }],
      requestId: 'r',
    };
    const cloud = cloudOf(refuse(refusal));
    expect(await failureOf(createNotify({ cloud, ...quick }).send(NOTIFICATION))).toMatchObject(refusal);
    expect(cloud.calls).toHaveLength(1);
  }));

test('a refusal that says the database did not answer is repeated', () =>
  withHelper(async ({ createNotify }) => {
    const cloud = cloudOf(refuse({ code: 'UNAVAILABLE', message: 'later' }), ok(SENT));
    expect(await createNotify({ cloud, ...quick }).send(NOTIFICATION)).toEqual(SENT);
  }));

test.each([
  ['wx-server-sdk', { errCode: -501000, errMsg: 'FUNCTION_NOT_FOUND' }],
  ['node-sdk', { code: 'FUNCTION_NOT_FOUND' }],
])('a function that is not deployed is told as such, at once (%s)', (_sdk, error) =>
  withHelper(async ({ createNotify }) => {
    const cloud = cloudOf(lost(error));
    expect(await failureOf(createNotify({ cloud, ...quick }).send(NOTIFICATION))).toMatchObject({
      code: 'NOT_DEPLOYED',
    });
    expect(cloud.calls).toHaveLength(1);
  }),
);

test('facts with an id of their own are repeated when no answer came; raw events and feedback are not', () =>
  withHelper(async ({ createNotify }) => {
    const booked = ok({ results: [{ counted: true }] });
    const first = cloudOf(lost({}), booked);
    expect(
      await createNotify({ cloud: first, ...quick }).convert({
        openid: 'o-1',
        goal: 'order',
        id: '17',
        value: 8900,
      }),
    ).toEqual({ counted: true });
    expect(first.calls[1]).toMatchObject({
      name: 'track',
      data: { openid: 'o-1', events: [{ kind: 'convert', goal: 'order', id: '17', value: 8900 }] },
    });
    const second = cloudOf(lost({}), booked);
    const events = [
      { kind: 'click', nid: 'a'.repeat(30) },
      { kind: 'feedback', category: 'rating', rating: 5 },
    ];
    await failureOf(createNotify({ cloud: second, ...quick }).track({ events }));
    expect(second.calls).toHaveLength(1);
    // Events are named by the call: repeated, they count once.
    const third = cloudOf(lost({}), booked);
    await createNotify({ cloud: third, ...quick }).track({ events: [{ kind: 'event', name: 'view' }] });
    const nonces = third.calls.map(({ data }) => (data as { nonce?: string }).nonce);
    expect(nonces[0]).toMatch(/^[A-Za-z0-9_-]{8,64}$/);
    expect(nonces).toEqual([nonces[0], nonces[0]]);
  }));

test('a conversion that was refused throws', () =>
  withHelper(async ({ createNotify }) => {
    const cloud = cloudOf(
      ok({ results: [{ counted: false, error: { code: 'UNKNOWN_GOAL', message: 'no goal' } }] }),
    );
    expect(await failureOf(createNotify({ cloud }).convert({ goal: 'x', id: '1' }))).toMatchObject({
      code: 'UNKNOWN_GOAL',
    });
  }));

test('dates travel as ISO text, at the top and inside data; undefined does not travel', () =>
  withHelper(async ({ createNotify }) => {
    const cloud = cloudOf(ok({ results: [] }));
    const at = new Date(0);
    await createNotify({ cloud }).sendMany([
      { ...NOTIFICATION, data: { text: 'x', at }, sendAt: at, page: undefined },
    ]);
    const iso = '1970-01-01T00:00:00.000Z';
    expect(cloud.calls[0]?.data).toStrictEqual({
      action: 'sendMany',
      notifications: [{ ...NOTIFICATION, data: { text: 'x', at: iso }, sendAt: iso }],
    });
    await expect(async () =>
      createNotify({ cloud }).send({ ...NOTIFICATION, sendAt: new Date(NaN) }),
    ).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringContaining('sendAt: expected a valid Date'),
    });
  }));

test('of many, the function that gives their content travels beside them', () =>
  withHelper(async ({ createNotify }) => {
    const cloud = cloudOf(ok({ results: [] }));
    const content = { function: 'coupons' };
    await createNotify({ cloud }).sendMany([NOTIFICATION], { content });
    expect(cloud.calls[0]?.data).toStrictEqual({
      action: 'sendMany',
      content,
      notifications: [NOTIFICATION],
    });
  }));

test('of many, one that is wrong travels too: send answers it at its place', () =>
  withHelper(async ({ createNotify }) => {
    const cloud = cloudOf(ok({ results: [] }));
    await createNotify({ cloud }).sendMany([NOTIFICATION, { ...NOTIFICATION, sendAt: new Date(NaN) }, null]);
    expect(cloud.calls[0]?.data).toStrictEqual({
      action: 'sendMany',
      notifications: [NOTIFICATION, { ...NOTIFICATION, sendAt: null }, null],
    });
  }));

test('status, explain, cancel and reschedule carry their question', () =>
  withHelper(async ({ createNotify }) => {
    const cloud = cloudOf(ok({}));
    const notify = createNotify({ cloud });
    await notify.status('n1');
    await notify.explain({ to: 'o-1', template: 'hello' });
    await notify.cancel({ keyPrefix: 'order:' });
    await notify.reschedule({ key: 'order:17', template: 'hello', sendAt: new Date(0) });
    expect(cloud.calls.map(({ data }) => data)).toEqual([
      { action: 'status', id: 'n1' },
      { action: 'explain', to: 'o-1', template: 'hello' },
      { action: 'cancel', keyPrefix: 'order:' },
      { action: 'reschedule', key: 'order:17', template: 'hello', sendAt: '1970-01-01T00:00:00.000Z' },
    ]);
  }));

test("the configuration's prefix is part of the name, unless another one is given", () =>
  withHelper(
    async ({ createNotify }) => {
      const cloud = cloudOf(ok(SENT));
      await createNotify({ cloud }).send(NOTIFICATION);
      await createNotify({ cloud, prefix: 'mine_' }).send(NOTIFICATION);
      expect(cloud.calls.map(({ name }) => name)).toEqual(['notify-send', 'mine_send']);
    },
    { 'notify.config.ts': configFile(`prefix: 'notify-',`) },
  ));

test('createNotify says what it needs', () =>
  withHelper(async ({ createNotify }) => {
    expect(() => createNotify({ cloud: {} })).toThrow(
      /expected wx-server-sdk after cloud\.init\(\), or an app/,
    );
    expect(() => createNotify({ cloud: cloudOf(), retries: 99 })).toThrow(
      /retries.*expected a number from 0 to 5, got 99/,
    );
  }));

test('the helper needs no package', () =>
  withHelper(async (_helper, { read }) => {
    expect(read('dist/server/notify.js')).not.toMatch(/\brequire\(|\bimport\(/);
  }));
