import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import type { AccessToken } from '../../core/model/figures';
import { isFailure, type Failure } from './failure';
import { AccessTokens, documentOf, type Known } from './tokens';

const APPID = 'wx0123456789abcdef';
const ID = documentOf(APPID);
const MINUTE = 60_000;

/** WeChat as it gives tokens: the same one until 5 minutes before its end. */
class TokenGiver {
  readonly given: AccessToken[] = [];
  asked = 0;
  refusal: Failure | undefined;
  lasts = 120 * MINUTE;

  constructor(private readonly context: MemoryContext) {}

  readonly fetch = async (now: number): Promise<AccessToken | Failure> => {
    this.asked += 1;
    await Promise.resolve();
    if (this.refusal) return this.refusal;
    const newest = this.given.at(-1);
    const at = this.context.clock.now();
    if (newest && at < newest.until - 5 * MINUTE) return { ...newest, until: now + (newest.until - at) };
    return this.give();
  };

  give(): AccessToken {
    const token = { value: `token-${this.given.length + 1}`, until: this.context.clock.now() + this.lasts };
    this.given.push(token);
    return token;
  }
}

let context: MemoryContext;
let wechat: TokenGiver;
beforeEach(() => {
  context = memoryContext();
  wechat = new TokenGiver(context);
});

/** Another instance of a function: it knows nothing yet. */
const instance = (known: Known = {}) =>
  new AccessTokens({ ...context, appid: APPID, fetch: wechat.fetch }, known);
const valueOf = (given: AccessToken | Failure | undefined) =>
  given === undefined || isFailure(given) ? given : given.value;
const stored = () => context.store.get('notify_locks', ID).access;
/** Lets what goes on beside finish. */
const settle = async () => {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
};

test('the first instance fetches and writes it down; the next reads it, once; then neither asks anybody', async () => {
  const [first, second] = [instance(), instance()];
  expect(valueOf(await first.get())).toBe('token-1');
  expect(stored()).toEqual(wechat.given[0]);
  expect(await counted(context, () => second.get())).toEqual({ find: 1 });
  expect(
    await counted(context, async () => {
      for (let call = 0; call < 100; call++) await Promise.all([first.get(), second.get()]);
    }),
  ).toEqual({});
  expect(wechat.asked).toBe(1);
});

test('many sends of one instance at once look once', async () => {
  const one = instance();
  const calls = await counted(context, () => Promise.all(Array.from({ length: 25 }, () => one.get())));
  expect(calls.find).toBe(1);
  expect(wechat.asked).toBe(1);
});

test('eight instances at once: one fetches, the others find what it has written', async () => {
  const given = await Promise.all(Array.from({ length: 8 }, () => instance().get()));
  expect(new Set(given.map(valueOf))).toEqual(new Set(['token-1']));
  expect(wechat.asked).toBe(1);
});

test('who dies while fetching holds up the others for 3 seconds', async () => {
  const dying = new AccessTokens({ ...context, appid: APPID, fetch: () => new Promise(() => undefined) }, {});
  void dying.get();
  await settle();
  const from = context.clock.now();
  expect(valueOf(await instance().get())).toBe('token-1');
  expect(context.clock.now() - from).toBe(3000);
});

test('five minutes before its end a new one is fetched, by one, while calls go on with the old one', async () => {
  const instances = Array.from({ length: 8 }, () => instance());
  await Promise.all(instances.map((one) => one.get()));
  context.clock.advance(115 * MINUTE + 40_000);
  expect(new Set((await Promise.all(instances.map((one) => one.get()))).map(valueOf))).toEqual(
    new Set(['token-1']),
  );
  await settle();
  expect(wechat.asked).toBe(2);
  expect(stored()?.value).toBe('token-2');
  context.clock.advance(4 * MINUTE + 30_000);
  expect(new Set((await Promise.all(instances.map((one) => one.get()))).map(valueOf))).toEqual(
    new Set(['token-2']),
  );
  expect(wechat.asked).toBe(2);
});

test('where WeChat still gives the old one (clocks differ), it is asked again after a minute, not at each send', async () => {
  await instance().get();
  const fast = { ...context.clock, now: () => context.clock.now() + 2 * MINUTE };
  const ahead = [1, 2, 3].map(
    () => new AccessTokens({ ...context, clock: fast, appid: APPID, fetch: wechat.fetch }, {}),
  );
  context.clock.advance(114 * MINUTE);
  for (let second = 0; second < 50; second++) {
    for (const one of ahead) expect(valueOf(await one.get())).toBe('token-1');
    await settle();
    context.clock.advance(1000);
  }
  expect(wechat.asked).toBe(2);
});

test('a token that is over is not used, however it came to that', async () => {
  const one = instance();
  await one.get();
  context.clock.advance(180 * MINUTE);
  expect(valueOf(await one.get())).toBe('token-2');
});

test('whoever comes late with a token that ends earlier does not take away the later one', async () => {
  let answer: (token: AccessToken) => void = () => undefined;
  const late = new Promise<AccessToken>((resolve) => (answer = resolve));
  const slow = new AccessTokens({ ...context, appid: APPID, fetch: () => late }, {}).get();
  await settle();
  context.clock.advance(11_000);
  await instance().get();
  const kept = stored();
  answer({ value: 'earlier', until: kept!.until - 1000 });
  expect(valueOf(await slow)).toBe('earlier');
  expect(stored()).toEqual(kept);
});

describe('after a refusal', () => {
  test('another token is fetched; the one that failed is dropped', async () => {
    const one = instance();
    await one.get();
    wechat.give();
    expect(valueOf(await one.instead('token-1'))).toBe('token-2');
    expect(stored()?.value).toBe('token-2');
  });

  test('what somebody else has found meanwhile is taken, and stays', async () => {
    const [one, other] = [instance(), instance()];
    await Promise.all([one.get(), other.get()]);
    wechat.give();
    await one.instead('token-1');
    expect(wechat.asked).toBe(2);
    expect(valueOf(await other.instead('token-1'))).toBe('token-2');
    expect(valueOf(await one.instead('token-1'))).toBe('token-2');
    expect(wechat.asked).toBe(2);
  });

  test('eight instances that meet it at once make one call', async () => {
    const instances = Array.from({ length: 8 }, () => instance());
    await Promise.all(instances.map((one) => one.get()));
    wechat.give();
    const others = await Promise.all(instances.map((one) => one.instead('token-1')));
    expect(new Set(others.map(valueOf))).toEqual(new Set(['token-2']));
    expect(wechat.asked).toBe(2);
  });

  test('the same one again is no answer, and is not written down as one', async () => {
    const one = instance();
    await one.get();
    expect(await one.instead('token-1')).toBeUndefined();
    expect(stored()).toBeNull();
  });

  test('a failure is told, and the next call tries again', async () => {
    const one = instance();
    await one.get();
    wechat.refusal = { code: 40164, text: 'invalid ip' };
    expect(await one.instead('token-1')).toEqual(wechat.refusal);
    wechat.refusal = undefined;
    wechat.give();
    expect(valueOf(await one.get())).toBe('token-2');
  });
});

test('a write whose answer was lost is harmless the second time', async () => {
  context.store.around = async (_call, run) => {
    await run();
    return run();
  };
  const given = await Promise.all(Array.from({ length: 4 }, () => instance().get()));
  expect(new Set(given.map(valueOf))).toEqual(new Set(['token-1']));
  expect(wechat.asked).toBe(1);
});
