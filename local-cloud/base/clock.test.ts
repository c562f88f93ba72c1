import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MovableClock } from './clock';

const folder = mkdtempSync(join(tmpdir(), 'clock-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('who opens the clock again finds the offset as it was set last, also when it was longer before', () => {
  const file = join(folder, 'clock.json');
  const clock = MovableClock.open(file);
  for (const ms of [123_456_789_012.5, 0.25]) {
    clock.advance(ms);
    expect(MovableClock.open(file).offset()).toBe(clock.offset());
  }
  clock.reset();
  expect(MovableClock.open(file).offset()).toBe(0);
  clock.advance(7);
  expect(MovableClock.open(file).offset()).toBe(7);
});
