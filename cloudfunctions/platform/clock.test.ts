import { clock } from './clock';

const elapsed = async (sleeping: Promise<void>): Promise<number> => {
  const from = performance.now();
  await sleeping;
  return performance.now() - from;
};

test('sleeps as long as asked', async () => {
  // The machine's own clock is put right now and then, by some milliseconds.
  const now = jest.spyOn(Date, 'now').mockImplementation(() => Math.floor(performance.now()));
  expect(await elapsed(clock.sleep(300))).toBeGreaterThanOrEqual(299);
  now.mockRestore();
});

test('wakes soon after the clock has been moved past its time', async () => {
  const now = jest.spyOn(Date, 'now');
  const from = Date.now();
  const sleeping = elapsed(clock.sleep(60_000));
  now.mockReturnValue(from + 61_000);
  // On a busy machine soon is later.
  expect(await sleeping).toBeLessThan(30_000);
  now.mockRestore();
});

test('a clock that was set back keeps nobody asleep for longer', async () => {
  const now = jest.spyOn(Date, 'now').mockReturnValueOnce(Date.now());
  const from = Date.now();
  now.mockReturnValue(from - 3_600_000);
  expect(await elapsed(clock.sleep(300))).toBeLessThan(30_000);
  now.mockRestore();
});
