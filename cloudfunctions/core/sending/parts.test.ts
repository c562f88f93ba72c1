/** What a worker is made of, part by part: what stops it, what lets it go on, and how much it takes at a time. */
import fc from 'fast-check';
import { memoryContext } from '../../../test/support/memory/context';
import { pureContext, sampleConfig } from '../../../test/support/sample';
import { recordedRule } from '../codes/classify';
import { COMMON, type Lane } from '../gate/lanes';
import type { OutgoingMessage, RawSendAnswer } from '../ports';
import { CLAIM_SIZE, WINDOW_SIZE, WINDOWS_AT_ONCE } from '../time/spans';
import { Brake } from './brake';
import { claimSize, outpaces, stepOf, windowSize, windowSpan } from './claimSize';
import { Flights } from './flights';
import { countingHandOver, withRests } from './handOver';
import { Pace } from './pace';
import { Pacer } from './pacer';
import { Room } from './room';

const [A, B] = ['A'.repeat(43), 'B'.repeat(43)];

describe('the brake', () => {
  let brake: Brake;
  const refuse = (code: number | string, { template = A, openid = 'o-1', said = '' } = {}): void =>
    brake.refused(recordedRule(code), code, template, openid, said);
  beforeEach(() => (brake = new Brake()));

  test.each([40003, 41030, 43101, 43108, 45168, 47003, -1])(
    '%d concerns one notification or user: nothing is stopped, nobody is told',
    (code) => {
      refuse(code);
      expect([brake.stops(A), brake.everything, brake.fresh()]).toEqual([false, false, []]);
    },
  );

  test.each([40037, 43116])('%d stops its template, and no other', (code) => {
    refuse(code);
    expect([brake.stops(A), brake.stops(B), brake.everything]).toEqual([true, false, false]);
    expect(brake.tripOf(A)).toMatchObject({ key: `template:${A}`, code });
  });

  test.each([
    [43107, 'account'],
    [48001, 'account'],
    [45009, 'quota'],
    [45011, 'pause'],
    [40164, 'pause'],
    [-501004, 'pause'],
    ['PLAN_USED_UP', 'pause'],
  ])('%p stops everything, and is told as %s', (code, key) => {
    refuse(code, { said: 'rid: 1' });
    expect([brake.stops(A), brake.stops(B), brake.everything]).toEqual([true, true, true]);
    expect(brake.fresh()).toEqual([expect.objectContaining({ key, code, said: 'rid: 1' })]);
  });

  test('a call that cannot send stops itself; the others have nothing to do with it', () => {
    refuse('NO_WECHAT_TOKEN');
    refuse('TOO_LATE');
    expect([brake.everything, brake.unsent, brake.fresh()]).toEqual([true, 'NO_WECHAT_TOKEN', []]);
  });

  test('whose rows another worker has taken over stops, and tells nobody', () => {
    brake.supersede();
    expect([brake.everything, brake.unsent, brake.fresh()]).toEqual([true, undefined, []]);
  });

  test('a standstill of everything promotional stops nothing else', () => {
    expect(brake.noPromotional).toBe(false);
    brake.stopPromotional();
    expect([brake.noPromotional, brake.everything, brake.stops(A)]).toEqual([true, false, false]);
  });

  test('each trip is told once, with the words of the first refusal', () => {
    refuse(43116, { said: 'first' });
    refuse(43116, { said: 'second' });
    expect(brake.fresh()).toMatchObject([{ said: 'first' }]);
    expect(brake.fresh()).toEqual([]);
    refuse(45009);
    expect(brake.fresh()).toMatchObject([{ key: 'quota' }]);
  });

  test('a code that nobody has listed stops its template when it has met three users', () => {
    refuse(49999, { openid: 'o-1' });
    refuse(49999, { openid: 'o-1' });
    refuse(49999, { openid: 'o-2' });
    expect(brake.stops(A)).toBe(false);
    refuse(49999, { openid: 'o-3' });
    expect([brake.stops(A), brake.stops(B)]).toEqual([true, false]);
  });

  test('users of two templates, or of two codes, are not counted together', () => {
    refuse(49999, { openid: 'o-1' });
    refuse(49999, { openid: 'o-2', template: B });
    refuse(49998, { openid: 'o-3' });
    expect([brake.stops(A), brake.stops(B)]).toEqual([false, false]);
    expect(brake.strange().map(({ templateId, code, users }) => [templateId, code, users.size])).toEqual([
      [A, 49999, 1],
      [B, 49999, 1],
      [A, 49998, 1],
    ]);
    expect(brake.strange()).toEqual([]);
  });
});

describe('the room for rows without an answer', () => {
  test('there are never more than fit, who asks first is served first, and nobody is forgotten', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: WINDOW_SIZE }), { maxLength: 30 }),
        async (windows) => {
          const most = WINDOW_SIZE * WINDOWS_AT_ONCE;
          const room = new Room(most);
          const begun: number[] = [];
          const open: number[] = [];
          const taking = windows.map((count, i) =>
            room.take(count).then(() => {
              begun.push(i);
              open.push(count);
            }),
          );
          for (let settled = 0; settled < windows.length; settled++) {
            for (let i = 0; i < 5; i++) await Promise.resolve();
            expect(open.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(most);
            room.give(open.shift()!);
          }
          await Promise.all(taking);
          expect(begun).toEqual(windows.map((_count, i) => i));
        },
      ),
    );
  });

  test('a place is taken when its window is ready, and left once, however often that is said', async () => {
    const room = new Room(10);
    let ready = (): void => undefined;
    const [early, later] = [room.place(() => new Promise((go) => (ready = go))), room.place(async () => {})];
    const order: string[] = [];
    const taking = early.take(10).then(() => order.push('early'));
    await later.take(10).then(() => order.push('later'));
    ready();
    later.leave();
    later.leave();
    await taking;
    let third = false;
    void room.take(1).then(() => (third = true));
    for (let i = 0; i < 5; i++) await Promise.resolve();
    expect([order, third]).toEqual([['later', 'early'], false]);
  });

  test('a small one does not pass a large one that waits', async () => {
    const room = new Room(10);
    await room.take(8);
    const order: string[] = [];
    const large = room.take(5).then(() => order.push('large'));
    const small = room.take(1).then(() => order.push('small'));
    await Promise.resolve();
    expect(order).toEqual([]);
    room.give(8);
    await Promise.all([large, small]);
    expect(order).toEqual(['large', 'small']);
  });
});

test('who is being sent something is in flight until its window is done; all who wait are woken', async () => {
  const flights = new Flights();
  const [one, other] = [{}, {}];
  expect(await flights.landing(one)).toBe(false);
  flights.takeOff(['o-1', 'o-2']);
  flights.takeOff(['o-3']);
  const woken = [flights.landing(one), flights.landing(one)];
  expect([one, other].map((who) => flights.othersWait(who))).toEqual([false, true]);
  flights.land(['o-1', 'o-2']);
  expect(await Promise.all(woken)).toEqual([true, true]);
  expect(['o-1', 'o-2', 'o-3'].map((openid) => flights.has(openid))).toEqual([false, false, true]);
});

test('whom something else has woken waits no more, nor is waited for', async () => {
  const flights = new Flights();
  const [one, other] = [{}, {}];
  flights.takeOff(['o-1']);
  expect(await flights.landing(one, [Promise.resolve()])).toBe(true);
  expect(flights.othersWait(other)).toBe(false);
});

describe('WeChat that is busy', () => {
  const BUSY: RawSendAnswer = { ok: false, code: -1, text: 'system error rid: 1' };
  const message = {} as OutgoingMessage;
  function house() {
    const context = memoryContext();
    const pauses: number[] = [];
    const pacer = new Pacer(context.clock, 20);
    pacer.pause = (ms) => void pauses.push(ms);
    const calm = withRests(context, pacer);
    const send = (answer: RawSendAnswer) => {
      context.answer = () => answer;
      return calm.wechat.send(message);
    };
    return { context, pauses, send };
  }

  test('is left alone longer and longer, up to eight seconds', async () => {
    const { context, pauses, send } = house();
    for (let i = 0; i < 8; i++) {
      await send(BUSY);
      context.clock.advance(10_000);
    }
    expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 8000, 8000, 8000]);
    expect(context.logged.map(({ event }) => event)).toEqual(Array(8).fill('send.rest'));
  });

  test('answers of sends that were under way together count once', async () => {
    const { context, pauses, send } = house();
    await Promise.all([send(BUSY), send(BUSY), send(BUSY)]);
    context.clock.advance(249);
    await send(BUSY);
    expect(pauses).toEqual([250]);
  });

  test('is asked at the usual pace again as soon as it takes one', async () => {
    const { context, pauses, send } = house();
    for (const answer of [BUSY, BUSY, { ok: true } as const, BUSY]) {
      await send(answer);
      context.clock.advance(10_000);
    }
    expect(pauses).toEqual([250, 500, 250]);
  });

  test('a refusal of something else is no rest, and the answer comes through as it is', async () => {
    const { pauses, send } = house();
    const refused = { ok: false, code: 43101, text: 'no' } as const;
    expect(await send(refused)).toEqual(refused);
    expect(pauses).toEqual([]);
  });

  test('what is handed over is counted, also where its answer is lost', async () => {
    const { context } = house();
    const { context: counting, count } = countingHandOver(context);
    await counting.wechat.send(message);
    context.answer = () => Promise.reject(new Error('lost'));
    await expect(counting.wechat.send(message)).rejects.toThrow('lost');
    expect(count()).toBe(2);
    expect(context.sent).toHaveLength(2);
  });
});

const limited = (limits: object) =>
  pureContext({ ...sampleConfig(), limits: { ...sampleConfig().limits, ...limits } });
const laneOf = (perSecond: number | undefined): Lane =>
  perSecond === undefined ? COMMON : { id: 'own', perSecond };
const rate = fc.option(fc.integer({ min: 1, max: 2000 }), { nil: undefined });
const anyPace = fc.record({ own: rate, all: rate, spacingMs: fc.integer({ min: 0, max: 10_000 }) });

test('a claim takes what its rate sends in half a minute, in whole windows, and never nothing or too much', () => {
  fc.assert(
    fc.property(anyPace, fc.integer({ min: 1, max: 3 }), ({ own, all, spacingMs }, lanes) => {
      const context = limited({ perSecond: all, spacingMs });
      const lane = laneOf(own);
      const window = windowSize(context, lane, lanes);
      const [size, step] = [claimSize(context, lane, window), stepOf(context, lane)];
      expect(Number.isInteger(size)).toBe(true);
      expect(size).toBeGreaterThanOrEqual(1);
      expect(size).toBeLessThanOrEqual(CLAIM_SIZE);
      // A window of the few that are over would cost as much as a whole one.
      if (size > window && !outpaces(context, lane)) expect(size % window).toBe(0);
      if (size > 1 && !outpaces(context, lane)) expect(size * step).toBeLessThanOrEqual(25_000);
    }),
    { numRuns: 500 },
  );
});

test('a window takes at most its share, at least one row, and of a low rate no more than five seconds for more than ten', () => {
  fc.assert(
    fc.property(anyPace, fc.integer({ min: 1, max: 40 }), ({ own, all, spacingMs }, lanes) => {
      const context = limited({ perSecond: all, spacingMs });
      const lane = laneOf(own);
      const size = windowSize(context, lane, lanes);
      expect(Number.isInteger(size)).toBe(true);
      expect(size).toBeGreaterThanOrEqual(1);
      expect(size).toBeLessThanOrEqual(WINDOW_SIZE);
      // Of all lanes together no more than a window.
      if (own !== undefined && size > 1) expect(size * lanes).toBeLessThanOrEqual(WINDOW_SIZE);
      if (size > 10) expect(size * stepOf(context, lane)).toBeLessThanOrEqual(5000);
      expect(windowSpan(context, lane)).toBeLessThanOrEqual(10 * Math.max(500, stepOf(context, lane)));
    }),
    { numRuns: 500 },
  );
});

test('of two rates the lower one counts', () => {
  expect(stepOf(limited({ perSecond: 10 }), laneOf(100))).toBe(100);
  expect(stepOf(limited({ perSecond: 100 }), laneOf(10))).toBe(100);
  expect(stepOf(limited({}), COMMON)).toBe(0);
  expect(claimSize(limited({}), COMMON, WINDOW_SIZE)).toBe(CLAIM_SIZE);
});

describe('the pace of a worker', () => {
  const paceOf = (windows: number, rows: number, everyMs: number) => {
    const { clock } = memoryContext();
    const pace = new Pace(clock, 20);
    for (let i = 0; i < windows; i++) {
      pace.begin(rows);
      clock.advance(everyMs);
    }
    return pace.perRow;
  };

  test('is its spacing until enough has been seen', () => {
    expect(paceOf(0, 25, 2000)).toBe(20);
    expect(paceOf(WINDOWS_AT_ONCE + 1, 25, 2000)).toBe(20);
  });

  test('is then what a row has really taken', () => {
    expect(paceOf(10, 25, 2000)).toBe(80);
    expect(paceOf(10, 5, 2000)).toBe(400);
  });

  test('is never quicker than the spacing, however soon windows are taken', () => {
    expect(paceOf(20, 25, 1)).toBe(20);
  });
});
