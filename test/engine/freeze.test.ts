import { notifyPerFile } from '../support/cloud';
import { disturbEverywhere, type Disturbance } from '../support/disturb';
import { disturbances } from '../support/disturbances';

const cloud = notifyPerFile();

/**
 * A sleeper's lease ends, another tick takes over what it left, then it wakes and goes on. By default few
 * notifications; `FREEZE_MESSAGES=60 FREEZE_STRIDE=1` is the long form.
 */
const MESSAGES = Number(process.env['FREEZE_MESSAGES'] ?? 2);
const STRIDE = Number(process.env['FREEZE_STRIDE'] ?? 3);

describe('a function that sleeps past its lease at any gateway call and wakes doubles nothing and loses nothing', () => {
  const cases: [string, number, (all: ReturnType<typeof disturbances>) => Disturbance][] = [
    ['send', 6, (all) => all.send()],
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
      const report = await disturbEverywhere(cloud(), 'frozen', plan(disturbances(cloud())), STRIDE);
      expect(report.problems).toEqual([]);
      expect(report.calls).toBeGreaterThan(atLeast - STRIDE);
      expect(report.mostGivenUp).toBeLessThanOrEqual(1);
    },
    240_000,
  );

  test(`dispatch with ${MESSAGES} due messages`, async () => {
    const plan = disturbances(cloud()).dispatch(MESSAGES);
    const report = await disturbEverywhere(cloud(), 'frozen', plan, STRIDE);
    expect(report.problems).toEqual([]);
    expect(report.calls).toBeGreaterThanOrEqual(12);
    expect(report.mostGivenUp).toBeLessThanOrEqual(50);
  }, 3_600_000);
});
