import { CROWD, notifyPerFile } from '../support/cloud';
import { disturbEverywhere } from '../support/disturb';
import { DISTURBED } from '../support/disturbances';
import { PASSES } from '../support/profiles';

/** Every how many-th call; `CRASH_STRIDE=1` is the long form (npm run test:long). */
const STRIDE = Number(process.env['CRASH_STRIDE'] ?? 2);

/** `send` and `dispatch` die in crash.test.ts; what these do does not hang on the profile, but for the long form. */
describe.each(PASSES.filter(({ whole }) => whole))('in the profile $profile', ({ profile }) => {
  const cloud = notifyPerFile({ maxInstances: CROWD, profile });
  describe('a function that is killed at any gateway call and asked again has done its work once', () => {
    test.each(DISTURBED)(
      '%s',
      async (_name, atLeast, plan) => {
        const report = await disturbEverywhere(cloud(), 'killed', plan(cloud()), STRIDE);
        expect(report.problems).toEqual([]);
        expect(report.calls).toBeGreaterThan(atLeast - STRIDE);
        expect(report.mostGivenUp).toBeLessThanOrEqual(1);
      },
      240_000,
    );
  });
});
