import fc from 'fast-check';
import { NOW, sampleConfig, sampleRow } from '../../../test/support/sample';
import { CODES } from '../codes/table';
import type { JournalResult, ResultKind } from '../model/journal';
import { SUSPECT_REST } from '../time/spans';
import { onRecord, outcomeOf, type OnRecord, type Outcome } from './outcome';

const config = sampleConfig();
const row = sampleRow();
const result = (kind: ResultKind, code: number | string = 0, at = NOW): JournalResult => ({
  kind,
  code,
  msgid: '',
  at,
});
const refused = (
  code: number | string,
  more: { attempts?: number; expiresAt?: number; suspicions?: number } = {},
): Outcome => outcomeOf(config, { ...row, ...more }, result('refused', code), more.suspicions ?? 0);

test('accepted: sent, and the credit is spent', () => {
  expect(outcomeOf(config, row, result('accepted'), 0)).toMatchObject({ state: 'sent', effect: 'spend' });
});

test('never handed to WeChat: back to the queue, no attempt counted, the credit returned', () => {
  expect(outcomeOf(config, row, result('left'), 0)).toMatchObject({
    state: 'scheduled',
    effect: 'return',
    attempted: false,
  });
});

test('an unknown answer is not repeated and leaves the credit uncertain', () => {
  const outcome = outcomeOf(config, row, result('unknown', 'ECONNRESET'), 0);
  expect(outcome).toMatchObject({ state: 'unknown', effect: 'uncertain', code: 'ECONNRESET' });
  expect(outcome.dueAt).toBeUndefined();
});

test.each([40003, 40037, 41030, 43107, 43116, 45168, 47003, 48001, -604101])(
  '%d fails for good and returns the credit',
  (code) => {
    expect(refused(code)).toMatchObject({
      state: 'failed',
      effect: 'return',
      code,
      reason: CODES[String(code)]!.reason,
    });
  },
);

test('a refusal for now is tried again after growing pauses of 15 s to 30 min, until it expires', () => {
  const { expiresAt } = row;
  const pauses: number[] = [];
  for (let at = NOW, attempts = 0; ; attempts++) {
    const outcome = outcomeOf(config, { ...row, attempts }, result('refused', 43108, at), 0);
    if (outcome.state === 'failed') {
      expect(outcome).toMatchObject({ reason: 'RETRIES_EXHAUSTED', effect: 'return', code: 43108 });
      expect(expiresAt - at).toBeLessThanOrEqual(31 * 60_000);
      break;
    }
    pauses.push(outcome.dueAt! - at);
    at = outcome.dueAt!;
  }
  expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
  expect([pauses[0], pauses.at(-1)]).toEqual([15_000, 30 * 60_000]);
});

test('what is refused one after the other falls due together', () => {
  for (const code of [43108, -1, -501003, 45011]) {
    const times = Array.from({ length: 50 }, (_, i) => {
      return outcomeOf(config, row, result('refused', code, NOW + 20 * i), 0).dueAt;
    });
    expect(new Set(times).size).toBeLessThanOrEqual(2);
  }
});

test.each([-1, -501003, -501009, 45011, 40001, 42001])(
  '%d concerns the account: the notification is not put off longer and longer for it',
  (code) => {
    const first = refused(code).dueAt!;
    expect(refused(code, { attempts: 9 })).toMatchObject({
      state: 'scheduled',
      effect: 'return',
      dueAt: first,
    });
  },
);

test('an answer that stays away is asked again five times, no more, where a template would rather send twice', () => {
  const templates = { ...config.templates };
  templates[row.template] = { ...templates[row.template]!, unknown: 'retry' };
  const outcome = (attempts: number) =>
    outcomeOf({ ...config, templates }, { ...row, attempts }, result('unknown', 'ECONNRESET'), 0);
  expect(outcome(4)).toMatchObject({ state: 'unknown', until: NOW + 5 * 60_000 });
  expect(outcome(5).until).toBeUndefined();
});

test('a used-up quota waits for the next day in UTC+8, wherever the shop is', () => {
  const { state, dueAt } = outcomeOf(
    sampleConfig({ timeZone: 'America/New_York' }),
    row,
    result('refused', 45009),
    0,
  );
  const midnight = Date.parse('2026-11-23T00:00:00+08:00');
  expect(state).toBe('scheduled');
  expect(dueAt).toBeGreaterThanOrEqual(midnight);
  expect(dueAt).toBeLessThan(midnight + 3_600_000);
});

test('the first 43101 on a positive balance rests the pair, the second voids the credit', () => {
  expect(refused(43101)).toMatchObject({
    state: 'scheduled',
    reason: 'SUSPECT',
    effect: 'suspect',
    dueAt: NOW + SUSPECT_REST,
  });
  expect(refused(43101, { suspicions: 1 })).toMatchObject({ state: 'failed', effect: 'void' });
});

test('a retry never passes the expiry: what would come too late fails with the code that stopped it', () => {
  for (const code of [43108, 45009, 43101]) {
    const outcome = refused(code, { expiresAt: NOW + 1000 });
    expect(outcome).toMatchObject({ state: 'failed', code });
    expect(outcome.dueAt).toBeUndefined();
  }
});

test('whatever came back, the row moves on: only what is scheduled is due, later than now and before its expiry', () => {
  const codes = [...Object.keys(CODES), -1, 49999];
  fc.assert(
    fc.property(
      fc.constantFrom(...codes),
      fc.nat(7),
      fc.nat(2),
      fc.integer({ min: 1, max: 10 * 24 * 3_600_000 }),
      (code, attempts, suspicions, left) => {
        const outcome = refused(code, { attempts, suspicions, expiresAt: NOW + left });
        expect(['scheduled', 'failed', 'heldBack']).toContain(outcome.state);
        expect(outcome.effect).not.toBe('spend');
        expect(outcome.effect).not.toBe('uncertain');
        if (outcome.state === 'failed') expect(outcome.dueAt).toBeUndefined();
        if (outcome.dueAt === undefined) return;
        expect(outcome.dueAt).toBeGreaterThan(NOW);
        expect(outcome.dueAt).toBeLessThan(NOW + left);
      },
    ),
  );
});

describe('a 43101, with what is on record', () => {
  const seen = (more: Partial<OnRecord>, suspicions = 0) =>
    onRecord(refused(43101, { suspicions }), { counted: true, surge: false, mainSwitch: null, ...more });
  const off = { state: 'suppressed', reason: 'MAIN_SWITCH_OFF', effect: 'return' };

  test.each<[string, Partial<OnRecord>, number, object]>([
    ['of a credit: a doubt', {}, 0, { state: 'scheduled', effect: 'suspect' }],
    ['of a credit, again: void', {}, 1, { state: 'failed', effect: 'void' }],
    ['with the main switch off: the switch’s', { mainSwitch: false }, 0, off],
    ['with the main switch off, again: the switch’s', { mainSwitch: false }, 1, off],
    ['of no credit with the main switch off: the switch’s', { mainSwitch: false, counted: false }, 0, off],
    ['with the main switch on: as without a word', { mainSwitch: true }, 1, { effect: 'void' }],
    [
      'of no credit: the answer',
      { counted: false },
      0,
      { state: 'suppressed', reason: 'REFUSED_NO_CREDIT', effect: 'void' },
    ],
    [
      'of no credit in a surge: nothing ends by it',
      { counted: false, surge: true },
      0,
      { state: 'suppressed', effect: 'return' },
    ],
  ])('%s', (_what, more, suspicions, expected) => {
    const outcome = seen(more, suspicions);
    expect(outcome).toMatchObject(expected);
    expect(outcome.dueAt === undefined).toBe(outcome.state !== 'scheduled');
  });

  test('after an attempt whose answer was lost says that that one has taken the credit', () => {
    const outcome = outcomeOf(config, { ...row, lost: true }, result('refused', 43101), 0);
    expect(onRecord(outcome, { counted: true, surge: false, mainSwitch: null })).toMatchObject({
      state: 'unknown',
      effect: 'uncertain',
    });
  });
});

test('rather twice than not at all, but not while the worker that was taken over may still begin it', () => {
  const { templates } = config;
  const retrying = {
    ...config,
    templates: { ...templates, backInStock: { ...templates.backInStock!, unknown: 'retry' as const } },
  };
  const lost = { ...result('unknown', 'ECONNRESET'), mayStartUntil: NOW + 120_000 };
  expect(outcomeOf(retrying, row, lost, 0)).toMatchObject({ state: 'unknown', until: NOW + 120_000 });
  expect(outcomeOf(retrying, row, result('unknown'), 0).until).toBeLessThan(NOW + 120_000);
});

test('rather twice than not at all, but not when it is over: what would fall due just then is not sent again', () => {
  const { templates } = config;
  const retrying = {
    ...config,
    templates: { ...templates, backInStock: { ...templates.backInStock!, unknown: 'retry' as const } },
  };
  const until = (expiresAt: number) =>
    outcomeOf(retrying, { ...row, attempts: 0, expiresAt }, result('unknown', 'ECONNRESET'), 0).until;
  expect([until(NOW + 15_001), until(NOW + 15_000)]).toEqual([NOW + 15_000, undefined]);
});

test('pauses of a minute and more end together every half minute', () => {
  const minute = (after: number): number =>
    outcomeOf(config, { ...row, attempts: 2, expiresAt: Infinity }, result('refused', 43108, NOW + after), 0)
      .dueAt!;
  for (const after of [0, 4000, 8000, 17_000]) {
    expect(minute(after) % 30_000).toBe(0);
    expect(minute(after) - NOW - after).toBeGreaterThanOrEqual(60_000);
    expect(minute(after) - NOW - after).toBeLessThan(90_000);
  }
});
