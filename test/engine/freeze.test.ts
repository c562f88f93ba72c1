import { MOST_UNCERTAIN } from '../../cloudfunctions/core/model/user';
import { CROWD, notifyPerFile } from '../support/cloud';
import { disturbEverywhere } from '../support/disturb';
import { DISTURBED, disturbances } from '../support/disturbances';
import { PASSES } from '../support/profiles';

/**
 * A sleeper's lease ends, another tick takes over what it left, then it wakes and goes on. By default few
 * notifications; `FREEZE_MESSAGES=60 FREEZE_STRIDE=1` is the long form.
 */
const MESSAGES = Number(process.env['FREEZE_MESSAGES'] ?? 2);
const STRIDE = Number(process.env['FREEZE_STRIDE'] ?? 3);
/** Of one user: a series goes on once and again. */
const SERIES = 9;
const OF_SERIES = STRIDE > 1 ? 7 : 1;
/** In a shortened pass. */
const FEW = 5;

describe.each(PASSES)('in the profile $profile', ({ profile, whole }) => {
  const cloud = notifyPerFile({ maxInstances: CROWD, profile });
  const every = whole ? STRIDE : FEW;

  describe('clocks of two workers apart: one takes over what the other, paused, still believes to be its own', () => {
    test.each([
      ['the other is 2 minutes ahead', { sleeper: 0, recoverer: 120_000 }],
      ['the sleeper is 2 minutes behind', { sleeper: -120_000, recoverer: 0 }],
    ])(
      '%s',
      async (_name, clocks) => {
        const { send, dispatch, series } = disturbances(cloud());
        // A send has few calls; at each of those before its journal a second card could begin.
        const plans = [
          [send(), whole ? 1 : 2] as const,
          [dispatch(MESSAGES), every] as const,
          // By default seriesBroken.test.ts plays it, on the store in memory.
          ...(STRIDE === 1 ? [[series(SERIES), 1] as const] : []),
        ];
        for (const [plan, stride] of whole ? plans : plans.slice(0, 1)) {
          const report = await disturbEverywhere(cloud(), clocks, plan, stride);
          expect(report.problems).toEqual([]);
          expect(report.calls).toBeGreaterThan(4);
        }
      },
      3_600_000,
    );
  });

  describe('a function that sleeps past its lease at any gateway call and wakes doubles nothing and loses nothing', () => {
    const plans = [['send', 6, (cloud) => disturbances(cloud).send()], ...DISTURBED] as typeof DISTURBED;
    test.each(plans.filter(([name]) => whole || name === 'send'))(
      '%s',
      async (_name, atLeast, plan) => {
        const report = await disturbEverywhere(cloud(), 'frozen', plan(cloud()), every);
        expect(report.problems).toEqual([]);
        expect(report.calls).toBeGreaterThan(atLeast - every);
        expect(report.mostGivenUp).toBeLessThanOrEqual(1);
      },
      240_000,
    );

    if (!whole) return;

    test(`dispatch with ${SERIES} due messages of one user`, async () => {
      const plan = disturbances(cloud()).series(SERIES);
      const report = await disturbEverywhere(cloud(), 'frozen', plan, OF_SERIES);
      expect(report.problems).toEqual([]);
      expect(report.calls).toBeGreaterThan(SERIES + 10 - OF_SERIES);
      expect(report.mostGivenUp).toBeLessThanOrEqual(MOST_UNCERTAIN);
    }, 3_600_000);

    test(`dispatch with ${MESSAGES} due messages`, async () => {
      const plan = disturbances(cloud()).dispatch(MESSAGES);
      const report = await disturbEverywhere(cloud(), 'frozen', plan, every);
      expect(report.problems).toEqual([]);
      expect(report.calls).toBeGreaterThan(12 - every);
      expect(report.mostGivenUp).toBeLessThanOrEqual(50);
    }, 3_600_000);
  });
});
