import { paceLines } from './campaignPace';

const ZONE = 'Asia/Shanghai';
const AT = '2026-11-22T03:00:00.000Z';

test('what a ramp is at, and the figures that were judged', () => {
  const lines = paceLines(
    {
      steps: [1000, 5000, 100_000],
      allowed: 1000,
      soaksUntil: AT,
      heldUntil: AT,
      lookedAt: AT,
      verdict: 'hold',
      sample: 980,
      readings: [{ brake: 'unsubscribes', count: 60, of: 980, low: 0.0401, high: 0.0912, limit: 0.02 }],
    },
    ZONE,
  ).join('\n');
  expect(lines).toContain('1000 → 5000 → 100000, up to 目前上限 1000');
  expect(lines).toContain('hold at');
  expect(lines).toContain('60 of 980: 4.01 % to 9.12 %, limit 上限 2 %');
  for (const words of ['观察至', '停在这一步']) expect(lines).toContain(words);
});

test('nothing before it was started, little before the first look, and all may go after the last step', () => {
  expect(paceLines(undefined, ZONE)).toEqual([]);
  expect(paceLines({}, ZONE)).toEqual([]);
  expect(paceLines({ steps: [500, 1000] }, ZONE).join()).toContain('已全部放行');
});
