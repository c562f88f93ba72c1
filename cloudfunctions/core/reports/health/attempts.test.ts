import type { ResultKind } from '../../model/journal';
import { latestAttempts, RECEIPTS, WINDOWS, type ReceiptSeen, type WindowSeen } from './attempts';

const MINUTE = 60_000;
const NOW = 1_800_000_000_000;

const window = (minutesAgo: number, kind: ResultKind, count = 25): WindowSeen => ({
  at: NOW - minutesAgo * MINUTE,
  kinds: Array.from({ length: count }, () => kind),
});
const receipts = (errorCode: string, count: number): ReceiptSeen[] =>
  Array.from({ length: count }, () => ({ dueAt: NOW, errorCode }));

test('an outage of the last hour is not thinned by what went well before it', () => {
  const seen = latestAttempts([window(90, 'accepted'), window(5, 'refused')], [], NOW);
  expect(seen).toEqual({ since: NOW - 5 * MINUTE, attempted: 25, refused: 25, unknown: 0, notShown: 0 });
});

test('a quiet hour is filled up from before, and not beyond what is enough', () => {
  const few = [window(10, 'unknown', 3), window(200, 'refused', 20), window(300, 'accepted')];
  expect(latestAttempts(few, [], NOW)).toMatchObject({ attempted: 23, refused: 20, unknown: 3 });
});

test('what was left without calling WeChat is no attempt, and nothing at all is none', () => {
  expect(latestAttempts([window(5, 'left')], [], NOW)).toMatchObject({ since: 0, attempted: 0 });
  expect(latestAttempts([], receipts('43101', 3), NOW)).toMatchObject({ attempted: 0, notShown: 0 });
});

test('of many windows the latest are looked at, whichever stage they are in', () => {
  const old = Array.from({ length: WINDOWS }, (_, i) => window(30 + i / 10, 'refused'));
  const young = Array.from({ length: WINDOWS }, (_, i) => window(1 + i / 10, 'accepted'));
  expect(latestAttempts([...old, ...young], [], NOW)).toMatchObject({ attempted: WINDOWS * 25, refused: 0 });
});

test('receipts that say "not shown" are counted where all are known, projected where they are not', () => {
  const windows = Array.from({ length: 40 }, (_, i) => window(i, 'accepted'));
  expect(latestAttempts(windows, receipts('43101', 7), NOW).notShown).toBe(7);
  const many = [...receipts('43101', RECEIPTS / 4), ...receipts('0', (RECEIPTS * 3) / 4)];
  expect(latestAttempts(windows, many, NOW)).toMatchObject({ attempted: 1000, notShown: 250 });
});
