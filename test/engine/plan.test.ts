import type { HealthReport } from '../../cloudfunctions/core/contract';
import type { PlanReport } from '../../local-cloud/profile/plan';
import { snapshot, unsettled } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { LONG } from '../support/profiles';
import { sentAt } from '../support/flow';
import { comeToRest, tick } from '../support/recover';
import { seed } from '../support/seed';
import { ADMIN, data } from '../support/shop';

const cloud = notifyPerFile();
const MINUTE = 60_000;
const USERS = Array.from({ length: 120 }, (_, i) => `o-${i}`);

/** So many calls are left of the plan; `null`: it has no end. */
async function leave(calls: number | null): Promise<void> {
  const { plan } = (await (await fetch(`${cloud().url}/metrics`)).json()) as { plan: PlanReport };
  cloud().local.profile.change({ plan: { callsPerMonth: calls === null ? null : plan.used + calls } });
}

/** From before the first window is reserved to after its sends, before anything of them is settled. */
test.each(LONG ? [4, 8, 10, 12, 14, 20] : [4, 10, 20])(
  'a plan that is used up after %i calls of a batch, for an hour, then raised: nothing lost, nothing doubled',
  async (calls) => {
    await seed(cloud(), { users: USERS });
    await leave(calls);
    await tick(cloud()).catch(() => undefined);
    const stopped = sentAt(cloud()).length;
    for (let i = 0; i < 7; i++) {
      await cloud().advance(10 * MINUTE);
      await tick(cloud()).catch(() => undefined);
    }
    // The whole environment stands still.
    expect(sentAt(cloud())).toHaveLength(stopped);
    expect(stopped).toBeLessThan(USERS.length);
    await leave(null);
    const { items } = data(await cloud().call<HealthReport>('stats', { action: 'health' }, ADMIN));
    expect(items.tick).toMatchObject({
      level: 'bad',
      en: expect.stringContaining('plan is not used up'),
      zh: expect.stringContaining('套餐额度'),
    });
    expect(items.tick.numbers.minutesAgo).toBeGreaterThanOrEqual(59);
    await tick(cloud());
    await comeToRest(cloud());
    const { messages } = await snapshot(cloud());
    // What was on its way when everything stopped: nobody could write down the answer, nor the receipt, of which WeChat
    // tells once. Shown apart, and few: what two windows hold at most.
    const unanswered = messages.filter(({ reason }) => reason === 'NO_ANSWER').map(({ _id }) => _id);
    expect(unanswered.length).toBeLessThanOrEqual(50);
    const problems = (await unsettled(cloud())).filter(
      (problem) => !unanswered.some((id) => problem === `${id} is failed, but a card came`),
    );
    expect(problems).toEqual([]);
    expect(messages).toHaveLength(USERS.length);
    for (const openid of USERS) expect((await cloud().messages(openid)).length).toBeLessThanOrEqual(1);
  },
  120_000,
);
