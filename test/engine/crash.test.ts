import { MOST_UNCERTAIN } from '../../cloudfunctions/core/model/user';
import { CROWD, notifyPerFile } from '../support/cloud';
import { disturbEverywhere } from '../support/disturb';
import { disturbances } from '../support/disturbances';
import { PASSES } from '../support/profiles';
import { accept, backInStock, send, SHOP } from '../support/shop';

/** Every how many-th call; `CRASH_STRIDE=1` is the long form (npm run test:long). */
const stride = (short: number): number => Number(process.env['CRASH_STRIDE'] ?? short);

/** The other functions die in crashAll.test.ts. */
describe.each(PASSES)('in the profile $profile', ({ profile, whole }) => {
  const cloud = notifyPerFile({ maxInstances: CROWD, profile });
  describe('a killed function doubles nothing and loses nothing', () => {
    test('send, killed at every gateway call', async () => {
      const report = await disturbEverywhere(cloud(), 'killed', disturbances(cloud()).send(), whole ? 1 : 3);
      expect(report.problems).toEqual([]);
      expect(report.calls).toBeGreaterThanOrEqual(whole ? 7 : 5);
      expect(report.mostGivenUp).toBeLessThanOrEqual(1);
    }, 120_000);

    // By the profile it is only a single send that differs; the long form plays all of it in each.
    if (!whole) return;

    // The 60 messages make about 90 calls; each of them in the long form.
    test.each([
      [5, stride(3), 5],
      [60, stride(47), 50],
    ])(
      'dispatch with %i due messages, killed at every %i. gateway call',
      async (messages, every, mostGivenUp) => {
        const plan = disturbances(cloud()).dispatch(messages);
        const report = await disturbEverywhere(cloud(), 'killed', plan, every);
        expect(report.problems).toEqual([]);
        expect(report.calls).toBeGreaterThan(messages + 10 - every);
        expect(report.mostGivenUp).toBeLessThanOrEqual(mostGivenUp);
      },
      3_600_000,
    );
  });
});

/** No more of one user than may wait for an answer (`MOST_UNCERTAIN`). */
const FEW_OF_ONE = MOST_UNCERTAIN;
/** Three times it goes on. */
const SERIES = 13;

describe('whatever the profile', () => {
  const cloud = notifyPerFile({ maxInstances: CROWD });
  const every = stride(7);
  test(`dispatch with ${SERIES} due messages of one user, killed at every ${every}. gateway call`, async () => {
    const plan = disturbances(cloud()).series(SERIES);
    const report = await disturbEverywhere(cloud(), 'killed', plan, every);
    expect(report.problems).toEqual([]);
    // Each send, and about as many calls as for one alone.
    expect(report.calls).toBeGreaterThan(SERIES + 10 - every);
    expect(report.mostGivenUp).toBeLessThanOrEqual(FEW_OF_ONE);
  }, 3_600_000);

  test('a crash in send does not keep the same key from being asked again', async () => {
    await accept(cloud(), 'o-1');
    const base = await cloud().export();
    for (const call of [1, 2, 3, 4, 5, 6, 7]) {
      await cloud().import(base);
      await cloud().kill({ function: 'send', call, when: 'after' });
      await cloud().tryCall('send', { action: 'send', ...backInStock('o-1', 'restock:1') }, SHOP);
      const again = await send(cloud(), backInStock('o-1', 'restock:1'));
      expect(again.ok).toBe(true);
      expect((await cloud().messages('o-1')).length).toBeLessThanOrEqual(1);
    }
  }, 60_000);
});
