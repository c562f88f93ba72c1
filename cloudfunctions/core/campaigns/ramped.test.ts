import { campaignHouse } from '../../../test/support/campaigns/house';
import { sampleConfig } from '../../../test/support/sample';

const RAMP = { steps: [5, 50, 100], soakMinutes: 10, leastSample: 50 };
const HOOK = 'https://alerts.example.com/hook';

type House = ReturnType<typeof campaignHouse>;

/** Complaints, as a fold would have counted them; sends are counted by the ticks' own folds. */
function complained(house: House, complaints: number): void {
  const day = '2026-12-31';
  const known = { day, dimension: 'campaign', name: 'campaign:c1', lastFold: 0 } as const;
  const counters = { 'a||complaints': complaints };
  house.context.store.put('notify_stats', { _id: `campaign:c1|${day}`, ...known, counters });
}

async function started(people: number, more: object = {}) {
  const config = sampleConfig({ health: { webhook: HOOK } });
  const house = campaignHouse({ config });
  const openids = house.people(people);
  await house.create(openids, { ramp: RAMP, ...more });
  await house.start(people);
  await house.minutes(4);
  return { house, openids };
}

test('step by step: no more is made than allowed, and each step soaks before the next', async () => {
  const { house } = await started(400);
  expect((await house.show()).pace).toMatchObject({ steps: [63, 200, 400], allowed: 63 });
  expect(house.recipients()).toHaveLength(63);
  await house.minutes(8);
  expect((await house.show()).pace).toMatchObject({ allowed: 63, soaksUntil: expect.any(String) as string });
  expect(house.recipients()).toHaveLength(63);
  await house.minutes(12);
  expect((await house.show()).pace).toMatchObject({ verdict: 'unsure', sample: 126 });
  // As many again as make a sample, within the step.
  expect(house.recipients()).toHaveLength(126);
});

test('all steps: everybody exactly once', async () => {
  const { house, openids } = await started(400, { ramp: { ...RAMP, leastSample: 100 } });
  house.context.config = sampleConfig({ campaigns: { brakes: { complaints: 0.2, refusals: 0.2 } } });
  const sizes = new Set<number>();
  for (let i = 0; i < 120; i++) {
    await house.minutes(1);
    sizes.add(house.rows().length);
  }
  expect([...sizes]).toEqual([125, 200, 400]);
  expect(house.recipients()).toEqual(openids);
  expect(await house.show()).toMatchObject({ state: 'finished' });
});

test('complaints pause it with what is in line held, a line in the log, and an alert; a resume begins anew', async () => {
  const { house } = await started(600, { perSecond: 0.5, ramp: false });
  const { length } = house.recipients();
  complained(house, 20);
  await house.minutes(3);
  const shown = await house.show();
  expect(shown).toMatchObject({ state: 'paused', pausedFor: 'brake', pace: { verdict: 'stop' } });
  const sent = house.recipients().length;
  expect(sent - length).toBeLessThan(200);
  expect(house.rows().filter(({ state }) => state === 'scheduled')).toEqual([]);
  const [line, ...others] = house.context.store
    .all('notify_audit')
    .filter(({ action }) => action === 'campaign.brake');
  expect(others).toEqual([]);
  expect(line).toMatchObject({ target: 'c1', outcome: 'done', by: 'brake' });
  expect(JSON.parse(line!.request)).toMatchObject({
    readings: [{ brake: 'complaints', count: 20, limit: 0.01 }],
  });
  expect(house.context.alerts).toHaveLength(1);
  const text = JSON.stringify(house.context.alerts[0]!.body);
  for (const words of ['complaints 20 of ', '投诉', '"pausedFor":"brake"']) expect(text).toContain(words);
  await house.minutes(30);
  expect(house.recipients()).toHaveLength(sent);
  expect(house.context.alerts).toHaveLength(1);
  expect((await house.does('resume')).pace).toMatchObject({ verdict: 'stop' });
  await house.minutes(6);
  expect(await house.show()).toMatchObject({ state: 'running', pace: { sample: 0 } });
  complained(house, 60);
  await house.minutes(6);
  expect(await house.show()).toMatchObject({ state: 'paused', pausedFor: 'brake' });
});
