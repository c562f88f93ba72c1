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

test('killed at every call on its way to a standstill: one line in the log, nothing in line, somebody is told', async () => {
  for (let at = 0, reached = true; reached; at++) {
    const { house } = await started(130, { perSecond: 0.2, ramp: false });
    complained(house, 20);
    await house.minutes(2);
    let calls = 0;
    reached = false;
    house.context.store.around = async ({ collection }, run) => {
      if (!['notify_campaigns', 'notify_audit', 'notify_messages'].includes(collection)) return run();
      if (calls++ !== at) return run();
      reached = true;
      if (at % 2) await run();
      throw new Error('killed');
    };
    await house.minutes(1).catch(() => undefined);
    house.context.store.around = undefined;
    await house.minutes(8);
    expect(await house.show()).toMatchObject({ state: 'paused', pausedFor: 'brake' });
    const lines = house.context.store.all('notify_audit');
    expect(lines).toMatchObject([{ action: 'campaign.brake', outcome: 'done' }]);
    expect(house.rows().filter(({ state }) => state === 'scheduled')).toEqual([]);
    // Once more where the death was between the alert and its note: better than never.
    expect([1, 2]).toContain(house.context.alerts.length);
  }
});

test('an alert that is not taken is told again, and not for ever', async () => {
  const { house } = await started(130, { perSecond: 0.2, ramp: false });
  complained(house, 20);
  let tries = 0;
  house.context.alert = async () => {
    tries++;
    throw new Error('nobody there');
  };
  await house.minutes(120);
  expect(tries).toBeGreaterThanOrEqual(10);
  expect(tries).toBeLessThanOrEqual(14);
});

test('resumed, and killed before what was held is let go: each is let go later by as long as it stood still', async () => {
  const { house, openids } = await started(200, { perSecond: 1, ramp: false });
  await house.does('pause');
  const due = new Map(house.rows().map(({ _id, dueAt }) => [_id, dueAt]));
  const held = house.rows().filter(({ state }) => state === 'heldBack');
  expect(held.length).toBeGreaterThan(50);
  const before = house.context.clock.now();
  house.context.clock.advance(60 * 60_000);
  house.context.store.around = async ({ operation, collection }, run) => {
    if (operation === 'update' && collection === 'notify_messages') throw new Error('killed');
    return run();
  };
  await expect(house.does('resume')).rejects.toThrow('killed');
  house.context.store.around = undefined;
  const stood = house.context.clock.now() - before;
  await house.minutes(1);
  // Asked again it shifts nothing twice.
  await house.does('resume');
  for (const { _id } of held)
    expect(house.context.store.get('notify_messages', _id).dueAt).toBe(due.get(_id)! + stood);
  await house.minutes(12);
  expect(house.recipients()).toEqual(openids);
  expect(await house.show()).toMatchObject({ state: 'finished' });
});

test('its template is gone when all is in line: what is due is held, it pauses and tells, and goes on when it is back', async () => {
  const { house, openids } = await started(200, { perSecond: 1, ramp: false });
  await house.minutes(1);
  const { config } = house.context;
  const { offer: _gone, ...templates } = config.templates;
  house.context.config = { ...config, templates };
  await house.minutes(3);
  expect(await house.show()).toMatchObject({ state: 'paused', pausedFor: 'error' });
  expect(house.context.alerts).toHaveLength(1);
  expect(new Set(house.rows().map(({ state }) => state))).toEqual(new Set(['sent', 'heldBack']));
  house.context.config = config;
  await house.does('resume');
  await house.minutes(15);
  expect(house.recipients()).toEqual(openids);
  expect(await house.show()).toMatchObject({ state: 'finished' });
});
