/**
 * Random histories of a campaign in steps: people complain, admins pause, resume and change its pace, ticks die or come two at a
 * time. The size of the long form: BRAKED_RUNS=300.
 */
import fc from 'fast-check';
import { campaignHouse } from '../../../test/support/campaigns/house';
import { sampleConfig } from '../../../test/support/sample';
import type { CampaignView } from '../contract';
import { runTick } from '../tick/run';

const RUNS = Number(process.env.BRAKED_RUNS ?? 12);
const PEOPLE = 150;
const RAMP = { steps: [20, 60, 100], soakMinutes: 5, leastSample: 20 };
const LIMIT = 0.2;
const MINUTE = 60_000;

const act = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ does: fc.constant('wait' as const), n: fc.integer({ min: 1, max: 8 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('complain' as const), n: fc.integer({ min: 1, max: 25 }) }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('pause' as const), n: fc.constant(1) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('resume' as const), n: fc.constant(1) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('rate' as const), n: fc.constantFrom(1, 5, 50) }) },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('kill' as const), n: fc.integer({ min: 1, max: 60 }) }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('two' as const), n: fc.constant(1) }) },
);
type Act = typeof act extends fc.Arbitrary<infer One> ? One : never;

async function begun() {
  const config = sampleConfig({ campaigns: { brakes: { complaints: LIMIT, refusals: LIMIT } } });
  const house = campaignHouse({ config });
  const openids = house.people(PEOPLE);
  await house.create(openids, { ramp: RAMP, perSecond: 5 });
  await house.start(PEOPLE);
  return { house, openids };
}
type House = Awaited<ReturnType<typeof begun>>['house'];

/** As a fold would have counted them: of people who are shown no card of ours any more. */
function complain(house: House, more: number): void {
  const { store } = house.context;
  const day = '2026-12-31';
  const _id = `campaign:c1|${day}`;
  const before = store.all('notify_stats').find((each) => each._id === _id);
  const complaints = (before?.counters as Record<string, number> | undefined)?.['a||complaints'] ?? 0;
  const known = { day, dimension: 'campaign', name: 'campaign:c1', lastFold: 0 } as const;
  store.put('notify_stats', { _id, ...known, counters: { 'a||complaints': complaints + more } });
}

async function tickDying(house: House, at: number): Promise<void> {
  const { context } = house;
  let calls = 0;
  context.clock.advance(MINUTE);
  context.deadline = context.clock.now() + 50_000;
  // A process that has died does nothing more.
  context.store.around = async (_call, run) => {
    calls += 1;
    if (calls > at) throw new Error('killed');
    return run();
  };
  await runTick(context, true).catch(() => undefined);
  context.store.around = undefined;
}

async function play(house: House, { does, n }: Act): Promise<void> {
  const { context } = house;
  if (does === 'wait') await house.minutes(n);
  else if (does === 'complain') complain(house, n);
  else if (does === 'kill') await tickDying(house, n);
  else if (does === 'rate') await house.rate(n).catch(() => undefined);
  else if (does === 'two') {
    context.clock.advance(MINUTE);
    context.deadline = context.clock.now() + 50_000;
    await Promise.all([runTick(context, true), runTick(context, true)]);
  } else await house.does(does).catch(() => undefined);
}

/**
 * Nobody has two rows or two cards; no more is made than the step allows; what stands still sends nothing; and a brake has a line in
 * the log, whose rate is surely above its limit.
 */
function holds(house: House, before: { view: CampaignView; sent: number }, view: CampaignView): void {
  const people = house.rows().map(({ to }) => to);
  expect(new Set(people).size).toBe(people.length);
  const cards = house.recipients();
  expect(new Set(cards).size).toBe(cards.length);
  const { allowed } = view.pace ?? {};
  if (allowed !== undefined) expect(people.length).toBeLessThanOrEqual(allowed);
  const stood = before.view.state === 'paused' && view.state === 'paused';
  if (stood && before.view.version === view.version) expect(cards).toHaveLength(before.sent);
  const lines = house.context.store.all('notify_audit').filter(({ action }) => action === 'campaign.brake');
  if (view.pausedFor === 'brake') expect(lines.length).toBeGreaterThan(0);
  for (const { request } of lines)
    for (const { low, limit } of (JSON.parse(request) as { readings: { low: number; limit: number }[] })
      .readings)
      expect(low).toBeGreaterThan(limit);
}

test(
  'whatever happens to it, it stops where it must, goes on where it may, and everybody has one',
  async () => {
    let braked = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 25 }), async (acts) => {
        const { house, openids } = await begun();
        await house.minutes(3);
        for (const one of acts) {
          const before = { view: await house.show(), sent: house.recipients().length };
          await play(house, one);
          holds(house, before, await house.show());
        }
        if (house.context.store.all('notify_audit').some(({ action }) => action === 'campaign.brake'))
          braked += 1;
        // Nobody complains any more, and a person lets it go on wherever it waits.
        for (let n = 0; n < 200 && (await house.show()).state !== 'finished'; n++) {
          if ((await house.show()).state === 'paused') await house.does('resume');
          await house.minutes(5);
        }
        expect(await house.show()).toMatchObject({ state: 'finished', made: PEOPLE });
        expect(
          house
            .rows()
            .map(({ to }) => to)
            .sort(),
        ).toEqual(openids);
        expect(house.problems()).toEqual([]);
        const lost = house.rows().filter(({ state }) => !['sent', 'delivered'].includes(state));
        expect(lost.map(({ reason }) => reason)).toEqual(lost.map(() => 'NO_ANSWER'));
      }),
      { numRuns: RUNS, seed: 16 },
    );
    expect(braked).toBeGreaterThan(0);
    if (process.env.BRAKED_RUNS) process.stdout.write(`${RUNS} histories, ${braked} of them with a brake\n`);
  },
  Math.max(60_000, RUNS * 5000),
);
