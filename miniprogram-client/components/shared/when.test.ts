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
