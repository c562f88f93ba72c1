/**
 * Many people, ticks that die at any call, two ticks and two admins at once, a pause of three days in the middle: one row
 * each. The size of the long form: CAMPAIGN_PEOPLE=100000.
 */
import { campaignHouse, DAY } from '../../../test/support/campaigns/house';
import { seeded } from '../../../test/support/random';
import { createSegment } from '../segments/stored';
import type { Context } from '../ports/context';
import { expandOpen } from './expand';

const PEOPLE = Number(process.env.CAMPAIGN_PEOPLE ?? 1500);
const KILLS = 20;
/** Rows of some rounds are made between two kills. */
const FURTHEST = Math.max(12, Math.ceil(PEOPLE / 700));

/** A process that dies at its n-th call of the database: from then on none of its calls does anything. */
function mortal(context: Context, dieAt: number, after: boolean): Context {
  let calls = 0;
  const store = new Proxy(context.store, {
    get: (target, name) => {
      const method = Reflect.get(target, name) as unknown;
      if (typeof method !== 'function') return method;
      return async (...given: unknown[]) => {
        calls += 1;
        if (calls > dieAt || (calls === dieAt && !after)) throw new Error('killed');
        const result: unknown = await Reflect.apply(method, target, given);
        if (calls >= dieAt) throw new Error('killed');
        return result;
      };
    },
  });
  return { ...context, clock: context.clock, store };
}

test(
  `${PEOPLE} people, killed ${KILLS} times, paused for three days: every one exactly once, with few calls`,
  async () => {
    const random = seeded(7);
    const house = campaignHouse();
    const { context } = house;
    const people = house.people(PEOPLE);
    await createSegment(context, 'o-boss', { name: 'all', rule: { kind: 'all', of: [] } });
    await house.create([], { audience: { segment: 'all' }, ramp: false });
    await Promise.all([house.start(PEOPLE), house.start(PEOPLE)]);
    context.clock.advance(2 * 60_000);
    let calls = 0;
    context.store.around = async (_call, run) => {
      calls += 1;
      return run();
    };
    const tick = async (by: Context): Promise<void> => {
      await expandOpen({ ...by, deadline: context.clock.now() + 50_000 });
    };
    let killed = 0;
    let rounds = 0;
    for (; rounds < 400 && (killed < KILLS || house.rows().length < PEOPLE); rounds++) {
      const dies = killed < KILLS;
      if (dies) killed += 1;
      const first = dies ? mortal(context, 1 + Math.floor(random() * FURTHEST), rounds % 2 === 0) : context;
      const together = rounds % 3 === 0 ? [tick(first), tick(context)] : [tick(first)];
      await Promise.allSettled(together);
      if (rounds === 5) {
        await Promise.all([house.does('pause'), house.does('pause')]);
        context.clock.advance(3 * DAY);
        await tick(context);
        await Promise.all([house.does('resume'), house.does('resume')]);
      }
      context.clock.advance(61_000);
    }
    expect(killed).toBe(KILLS);
    expect(
      house
        .rows()
        .map(({ to }) => to)
        .sort(),
    ).toEqual(people);
    expect(await house.show()).toMatchObject({ made: PEOPLE, matched: PEOPLE, noCredit: 0 });
    // What a killed tick has begun is begun again.
    expect(calls).toBeLessThanOrEqual(0.05 * PEOPLE + 30 * KILLS);
    if (PEOPLE > 10_000) {
      process.stdout.write(`${PEOPLE} people: ${calls} calls (${calls / PEOPLE} each), ${rounds} rounds\n`);
      expect(calls).toBeLessThanOrEqual(0.05 * PEOPLE);
    }
  },
  Math.max(5000, 6 * PEOPLE),
);
