import { Line } from './line';
import { LATEST } from './turns';

/** Time that passes only by sleeping and by `pass`. */
function lineAt(start = 100_000, spacing = 0) {
  let now = start;
  const clock = {
    now: () => now,
    steady: () => now,
    sleep: async (ms: number) => {
      now += ms;
    },
  };
  const line = new Line(clock, spacing);
  const book = (rows: number, count = rows, from = now) =>
    line.book(rows, count > 0 ? { from, count, spacing: 100 } : undefined);
  return { line, book, pass: (ms: number) => (now += ms), now: () => now - start };
}

test('sends start at what was booked, and at nothing else', async () => {
  const { line, book, now } = lineAt();
  book(3);
  const starts: number[] = [];
  for (let i = 0; i < 3; i++) {
    const isOurs = await line.waitForSlot();
    starts.push(now());
    expect(isOurs()).toBe(true);
  }
  expect(starts).toEqual([0, 100, 200]);
  expect((await line.waitForSlot())()).toBe(false);
});

test('what a worker that stood still has let go by is gone: its rows are booked for anew, or do not start', async () => {
  const { line, book, pass } = lineAt();
  book(50);
  pass(3000);
  // 30 of the slots are gone, but for those of the last quarter of a second.
  expect(line.free).toBe(-28);
  book(10, 38, 105_000);
  expect(line.free).toBe(0);
  for (let i = 0; i < 60; i++) expect((await line.waitForSlot())()).toBe(true);
  expect((await line.waitForSlot())()).toBe(false);
});

test('who has its slot and is kept from starting lets it go by', async () => {
  const { line, book, pass } = lineAt();
  book(1);
  const isOurs = await line.waitForSlot();
  pass(LATEST);
  expect(isOurs()).toBe(true);
  pass(1);
  expect(isOurs()).toBe(false);
});

test('a worker that is slower than its line uses up what it has booked at its own pace, one stretch after the other', async () => {
  const { line, book, now } = lineAt(100_000, 250);
  book(2);
  book(2, 2, 100_200);
  const starts: number[] = [];
  for (let i = 0; i < 4; i++) {
    expect((await line.waitForSlot())()).toBe(true);
    starts.push(now());
  }
  expect(starts).toEqual([0, 250, 500, 750]);
});

test('rows that will never ask leave their slots to others, rows that have asked do not count twice', async () => {
  const { line, book } = lineAt();
  book(10);
  expect(line.free).toBe(0);
  await line.waitForSlot();
  expect(line.free).toBe(0);
  line.release(4);
  expect(line.free).toBe(4);
});

test('the send after so many more starts where they leave off; of what is not booked yet, at the end', () => {
  const { line, book } = lineAt();
  book(3, 3, 100_000);
  book(2, 2, 101_000);
  expect([0, 2, 3, 4, 5].map((more) => line.at(more))).toEqual([100_000, 100_200, 101_000, 101_100, 101_200]);
});

test('rows lack a slot only where none is left: as many as still wait for one', () => {
  const { line, book, pass } = lineAt();
  book(20);
  expect(line.lacking).toBe(0);
  pass(2100);
  expect(line.lacking).toBe(0);
  pass(1000);
  expect(line.lacking).toBe(20);
});

test('what was booked last and is not used can be given back, where it is as much as a second', async () => {
  const { line, book } = lineAt();
  expect(line.unused).toBeUndefined();
  book(5);
  book(10, 10, 100_500);
  expect(line.unused).toEqual({ from: 100_000, to: 101_500 });
  for (let i = 0; i < 5; i++) await line.waitForSlot();
  expect(line.unused).toEqual({ from: 100_500, to: 101_500 });
  await line.waitForSlot();
  expect(line.unused).toBeUndefined();
});

test('of two stretches that others lie between the last one alone, and of what is used up more slowly nothing', () => {
  const { line, book } = lineAt();
  book(5);
  book(20, 20, 101_000);
  expect(line.unused).toEqual({ from: 101_000, to: 103_000 });
  const slow = lineAt(100_000, 250);
  slow.book(20);
  expect(slow.line.unused).toBeUndefined();
});
