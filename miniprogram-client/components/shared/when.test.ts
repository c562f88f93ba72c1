import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { whenOf } from './when';

const TEXTS = { yesterday: '昨天', date: '{month}月{day}日', dateOfYear: '{year}年{month}月{day}日' };
/** In the phone's own zone, whatever that is. */
const at = (...parts: [number, number, number, number, number]): number => new Date(...parts).getTime();
const NOW = at(2026, 10, 22, 9, 0);

test.each([
  [at(2026, 10, 22, 8, 5), '08:05'],
  [at(2026, 10, 21, 23, 59), '昨天 23:59'],
  [at(2026, 10, 20, 10, 2), '11月20日 10:02'],
  [at(2025, 10, 20, 10, 2), '2025年11月20日'],
  // The phone is ahead of what it shows: still a moment, not a day to come.
  [at(2026, 10, 22, 23, 0), '23:00'],
])('%s is said as people say it', (moment, said) => {
  expect(whenOf(moment, NOW, TEXTS)).toBe(said);
});

/** Runs in a process of its own: Node takes TZ at its start, and jest keeps the real environment from tests. */
function saidIn(TZ: string, ...moments: number[]): string[] {
  const script = `
    require('tsx/cjs');
    const { whenOf } = require(${JSON.stringify(join(__dirname, 'when.ts'))});
    const [now, ...moments] = ${JSON.stringify(moments)};
    process.stdout.write(JSON.stringify(moments.map((at) => whenOf(at, now, ${JSON.stringify(TEXTS)}))));`;
  return JSON.parse(
    execFileSync(process.execPath, ['-e', script], { env: { ...process.env, TZ }, encoding: 'utf8' }),
  ) as string[];
}

test('it is the phone’s clock and day, whatever the configuration’s zone: one moment, told where its reader is', () => {
  const noon = Date.UTC(2026, 10, 28, 4);
  const evening = Date.UTC(2026, 10, 27, 15, 30);
  expect(saidIn('Asia/Shanghai', noon, noon, evening)).toEqual(['12:00', '昨天 23:30']);
  expect(saidIn('America/New_York', noon, noon, evening)).toEqual(['23:00', '10:30']);
  expect(saidIn('Pacific/Kiritimati', noon, noon, evening)).toEqual(['18:00', '05:30']);
  // Across the end of summer time: 25 hours lie between.
  const before = Date.UTC(2026, 9, 31, 16);
  expect(saidIn('America/New_York', before + 25 * 3600e3, before)).toEqual(['昨天 12:00']);
});
