/** When an item of health warns and when it is bad: what the page says is what the rules do. */
import { checkConfig } from '../../cloudfunctions/core/checking/checkConfig';
import { NOTHING } from '../../cloudfunctions/core/reports/health/count';
import { judge } from '../../cloudfunctions/core/reports/health/report';
import type { Vitals } from '../../cloudfunctions/core/reports/health/look';
import type { HealthItemName } from '../../cloudfunctions/core/contract';
import { HEALTH_WORDS } from '../../scripts/docs/words/health';
import { configFile } from '../build/withProject';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 26);
const config = checkConfig(new Function(configFile().replace('export default', 'return'))());

const WELL: Vitals = {
  at: NOW,
  tickAt: NOW,
  gate: undefined,
  limits: {},
  lacks: {},
  silences: {},
  oldestDueAt: 0,
  due: NOTHING,
  stopped: NOTHING,
  later: NOTHING,
  waiting: NOTHING,
  heldBack: NOTHING,
  claimed: NOTHING,
  unknown: NOTHING,
  openJournals: NOTHING,
  staleJournals: NOTHING,
  uncounted: NOTHING,
  newReceipts: NOTHING,
  orphans: NOTHING,
  latest: { since: NOW, attempted: 0, refused: 0, unknown: 0, notShown: 0 },
  today: {},
};

/** The first of the numbers at which the item is no better than that. */
const from = (
  name: HealthItemName,
  level: string,
  numbers: number[],
  vitals: (n: number) => Partial<Vitals>,
) => numbers.find((n) => judge(config, { ...WELL, ...vitals(n) }).items[name].level === level);
const upTo = (most: number): number[] => Array.from({ length: most }, (_nothing, n) => n);

test('the timer', () => {
  const silent = (minutes: number) => ({ tickAt: NOW - minutes * MINUTE });
  const warns = from('tick', 'warn', upTo(200), silent)! - 1;
  const bad = from('tick', 'bad', upTo(200), silent)! - 1;
  expect(HEALTH_WORDS.tick.warn).toMatchObject({
    en: expect.stringContaining(` ${warns} minutes`) as unknown,
    zh: expect.stringContaining(`${warns} 分钟`) as unknown,
  });
  expect(HEALTH_WORDS.tick.bad.en).toContain(` ${bad} minutes`);
  expect(HEALTH_WORDS.tick.bad.zh).toContain(`${bad} 分钟`);
});

test('what is late', () => {
  const late = (halves: number) => ({ due: { n: 1, exact: true }, oldestDueAt: NOW - halves * (MINUTE / 2) });
  const limit = config.health.maxLagMinutes;
  expect(HEALTH_WORDS.lag.warn.en).toContain(`(${limit})`);
  expect(HEALTH_WORDS.lag.warn.zh).toContain(`默认 ${limit}`);
  expect(from('lag', 'warn', upTo(100), late)! - 1).toBe(limit);
  expect(from('lag', 'bad', upTo(100), late)! - 1).toBe(2 * limit);
});

test('what fails', () => {
  const failed = (refused: number) => ({ latest: { ...WELL.latest, attempted: 100, refused } });
  const limit = config.health.maxFailureRate;
  expect(HEALTH_WORDS.failures.warn.en).toContain(`(${limit})`);
  expect(from('failures', 'warn', upTo(100), failed)! - 1).toBe(50 * limit);
  expect(from('failures', 'bad', upTo(100), failed)! - 1).toBe(100 * limit);
  const few = (attempted: number) => ({ latest: { ...WELL.latest, attempted, refused: attempted } });
  const least = from('failures', 'bad', upTo(100), few);
  expect(HEALTH_WORDS.failures.warn.en).toContain(` ${least} sends`);
  expect(HEALTH_WORDS.failures.warn.zh).toContain(`${least} 次`);
});

test('receipts of what others send', () => {
  const orphans = (n: number) => ({ orphans: { n, exact: true } });
  expect(HEALTH_WORDS.receipts.warn.en).toContain(
    `over ${from('receipts', 'warn', upTo(100), orphans)! - 1},`,
  );
});

test('what never is bad by itself says so', () => {
  for (const name of ['backlog', 'promotional', 'journals', 'receipts', 'limits'] as const)
    expect(HEALTH_WORDS[name].bad.en).toBe('never');
});
