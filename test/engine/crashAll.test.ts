import { notifyPerFile } from '../support/cloud';
import { disturbEverywhere, type Disturbance } from '../support/disturb';
import { disturbances } from '../support/disturbances';

const cloud = notifyPerFile();

/** Every how many-th call; `CRASH_STRIDE=1` is the long form (npm run test:long). */
const STRIDE = Number(process.env['CRASH_STRIDE'] ?? 2);

/** `send` and `dispatch` die in crash.test.ts. */
describe('a function that is killed at any gateway call and asked again has done its work once', () => {
  const cases: [string, number, (all: ReturnType<typeof disturbances>) => Disturbance][] = [
    ['send that tries without a credit', 6, (all) => all.sendTry()],
    ['unsubscribe, while a dead worker holds the user', 6, (all) => all.unsubscribe()],
    ['subscribe with a report that a notification waits for', 4, (all) => all.report()],
    ['subscribe with a report in the sync of a launch', 5, (all) => all.sync()],
    ['receive with two receipts', 1, (all) => all.receipts()],
    ['receive with a rejection in the settings', 2, (all) => all.rejection()],
    ['track with a click and a conversion', 1, (all) => all.track()],
  ];
  test.each(cases)(
    '%s',
    async (_name, atLeast, plan) => {
      const report = await disturbEverywhere(cloud(), 'killed', plan(disturbances(cloud())), STRIDE);
      expect(report.problems).toEqual([]);
      expect(report.calls).toBeGreaterThan(atLeast - STRIDE);
      expect(report.mostGivenUp).toBeLessThanOrEqual(1);
    },
    240_000,
  );
});
