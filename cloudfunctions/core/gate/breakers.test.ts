import { memoryContext } from '../../../test/support/memory/context';
import { NOW } from '../../../test/support/sample';
import { recordedRule } from '../codes/classify';
import type { Breaker, Gate } from '../model/figures';
import {
  breakerFor,
  breakerKey,
  everythingStopped,
  nextPause,
  noteStrange,
  quotaOver,
  trip,
} from './breakers';
import { OPEN_GATE, readGate } from './document';

const MINUTE = 60_000;
const gateWith = (breakers: Record<string, number>): Gate => ({
  ...OPEN_GATE,
  breakers: Object.fromEntries(
    Object.entries(breakers).map(([key, until]): [string, Breaker] => [
      key,
      { code: 1, reason: 'REFUSED', openedAt: 0, until },
    ]),
  ),
});

test.each([
  [43101, undefined],
  [43108, undefined],
  [47003, undefined],
  [40003, undefined],
  [45009, 'quota'],
  [48001, 'account'],
  [40037, 'template:T'],
])('%d opens the breaker %s', (code, key) => {
  expect(breakerKey(recordedRule(code), 'T')).toBe(key);
});

test('a template is stopped by its own breaker and by those that stop everything, while they are open', () => {
  expect(breakerFor(gateWith({ 'template:T': NOW + 1 }), 'T', NOW)?.until).toBe(NOW + 1);
  expect(breakerFor(gateWith({ 'template:T': NOW + 1 }), 'U', NOW)).toBeUndefined();
  expect(breakerFor(gateWith({ account: NOW + 1 }), 'U', NOW)).toBeDefined();
  expect(breakerFor(gateWith({ quota: NOW + 1 }), 'U', NOW)).toBeDefined();
  expect(breakerFor(gateWith({ 'template:T': NOW, account: NOW, quota: NOW }), 'T', NOW)).toBeUndefined();
});

test('everything is stopped by the account and the quota, not by a template', () => {
  expect(everythingStopped(gateWith({ 'template:T': NOW + 1 }), NOW)).toBe(false);
  expect(everythingStopped(gateWith({ account: NOW + 1 }), NOW)).toBe(true);
  expect(everythingStopped(gateWith({ quota: NOW + 1 }), NOW)).toBe(true);
  expect(everythingStopped(gateWith({ account: NOW, quota: NOW }), NOW)).toBe(false);
  expect(everythingStopped(OPEN_GATE, NOW)).toBe(false);
});

test('the quota is over a little after midnight in UTC+8', () => {
  const midnight = Date.parse('2026-11-23T00:00:00+08:00');
  expect(quotaOver(NOW)).toBeGreaterThan(midnight);
  expect(quotaOver(NOW)).toBeLessThanOrEqual(midnight + 10 * MINUTE);
  expect(quotaOver(midnight - 1)).toBe(quotaOver(NOW));
  expect(quotaOver(midnight)).toBe(quotaOver(NOW) + 24 * 60 * MINUTE);
});

describe('opening one', () => {
  const open = async (context = memoryContext()) => {
    await trip(context, 'template:T', 40037, recordedRule(40037));
    return { context, breaker: (await readGate(context)).breakers['template:T']! };
  };

  test('notes the code, why, since when, and until when it is not tried again', async () => {
    const { context, breaker } = await open();
    expect(breaker).toMatchObject({ code: 40037, reason: 'INVALID_TEMPLATE', openedAt: NOW });
    expect(breaker.until).toBeGreaterThan(NOW);
    expect(context.logged).toContainEqual({
      event: 'breaker.open',
      facts: { key: 'template:T', code: 40037 },
    });
  });

  test('leaves one that is open as it is, so that refusals under way do not keep it open for ever', async () => {
    const { context, breaker } = await open();
    context.clock.advance(MINUTE);
    expect((await open(context)).breaker).toEqual(breaker);
  });

  test('opens it anew when its time is over', async () => {
    const { context, breaker } = await open();
    context.clock.advance(breaker.until - NOW);
    expect((await open(context)).breaker.openedAt).toBe(breaker.until);
  });

  test('of a used-up quota stays open until the next day', async () => {
    const context = memoryContext();
    await trip(context, 'quota', 45009, recordedRule(45009));
    expect((await readGate(context)).breakers.quota?.until).toBe(quotaOver(NOW));
  });
});

describe('a pause of everything', () => {
  const rule = recordedRule(-1);

  test('that follows soon after the last is longer each time, up to five minutes; after a quiet while it is short again', () => {
    const lengths: number[] = [];
    let last: ReturnType<typeof nextPause> | undefined;
    let now = NOW;
    for (let i = 0; i < 8; i++) {
      last = nextPause(last, now, { ...rule, pauseMs: 0 });
      lengths.push((last.until - now) / 1000);
      now = last.until + 1;
    }
    expect(lengths).toEqual([5, 15, 30, 60, 120, 300, 300, 300]);
    expect(nextPause(last, last!.until + 60 * MINUTE, { ...rule, pauseMs: 0 }).step).toBe(0);
  });

  test('is as long as its code says at least', () => {
    expect(nextPause(undefined, NOW, { ...rule, pauseMs: 10 * MINUTE }).until).toBe(NOW + 10 * MINUTE);
  });
});

describe('a code that nobody has listed', () => {
  const CODE = 49_999;
  const note = (context: ReturnType<typeof memoryContext>, user: string, code = CODE, template = 'T') =>
    noteStrange(context, template, code, [user], recordedRule(code));
  const isOpen = async (context: ReturnType<typeof memoryContext>) =>
    'template:T' in (await readGate(context)).breakers;

  test('opens the template’s breaker when it has met three users within ten minutes', async () => {
    const context = memoryContext();
    for (const user of ['a', 'b', 'a', 'b']) await note(context, user);
    expect(await isOpen(context)).toBe(false);
    context.clock.advance(9 * MINUTE);
    await note(context, 'c');
    expect(await isOpen(context)).toBe(true);
  });

  test('of another code, another template or an hour ago is counted anew', async () => {
    const context = memoryContext();
    await note(context, 'a');
    await note(context, 'b');
    await note(context, 'c', CODE - 1);
    await note(context, 'a');
    await note(context, 'b');
    await note(context, 'c', CODE, 'U');
    await note(context, 'a');
    await note(context, 'b');
    context.clock.advance(11 * MINUTE);
    await note(context, 'c');
    expect(await isOpen(context)).toBe(false);
  });
});
