import fc from 'fast-check';
import { byStateAndReason } from '../../../test/support/campaigns/figures';
import { campaignHouse, DAY, HOUR } from '../../../test/support/campaigns/house';
import { counted } from '../../../test/support/memory/context';
import { NOW, sampleConfig, sampleRow, sampleUser } from '../../../test/support/sample';
import { replay } from '../notifications/replay';
import { expandOpen } from './expand';
import { carryOn } from './run';
import { isPlanned, type Once } from './stored';

const RUNS = Number(process.env.CAMPAIGN_RUNS ?? 3);

test('it begins after two minutes, reaches everybody who has a credit, and is finished when all have an end', async () => {
  const house = campaignHouse();
  const people = house.people(60);
  house.person('o-empty', 0);
  await house.create([...people, 'o-empty', 'o-stranger']);
  await house.start(60);
  await house.minutes(1);
  expect(house.recipients()).toEqual([]);
  await house.minutes(3);
  expect(house.recipients()).toEqual(people);
  expect(await house.show()).toMatchObject({
    state: 'finished',
    matched: 62,
    noCredit: 2,
    made: 60,
    states: { sent: 60 },
  });
  expect(
    house.rows().every(({ campaign, key }) => campaign?.id === 'campaign:c1' && key === 'campaign:c1'),
  ).toBe(true);
  expect(house.problems()).toEqual([]);
});

test('it is not finished while one of its notifications has no end', async () => {
  const house = campaignHouse();
  await house.create(house.people(2));
  await house.start(2);
  house.context.answer = ({ touser }) =>
    touser === 'o-00000' ? { ok: false, code: -501001, text: 'lost' } : { ok: true };
  await house.minutes(6);
  expect(await house.show()).toMatchObject({ state: 'running', states: { sent: 1, unknown: 1 } });
  await house.minutes(45);
  expect(await house.show()).toMatchObject({ state: 'finished', states: { sent: 1, failed: 1 } });
});

test('paused while a worker is at it: the window under way ends, no other begins; resumed, everybody gets one', async () => {
  const house = campaignHouse();
  const people = house.people(300);
  await house.create(people);
  await house.start(300);
  const seen = house.atCard(60, () => house.does('pause'));
  await house.minutes(3);
  // Two windows of 25 are under way at once.
  expect(seen()).toBeGreaterThanOrEqual(60);
  expect(seen()).toBeLessThanOrEqual(60 + 50);
  const before = seen();
  await house.minutes(5);
  expect(seen()).toBe(before);
  expect(byStateAndReason(house.rows())).toEqual({ sent: before, 'heldBack PAUSED': 300 - before });
  expect(house.problems()).toEqual([]);
  await house.does('resume');
  await house.minutes(3);
  expect(house.recipients()).toEqual(people);
  expect(await house.show()).toMatchObject({ state: 'finished' });
  expect(house.problems()).toEqual([]);
});

test('what failed can be replayed when it is finished', async () => {
  const house = campaignHouse();
  await house.create(house.people(2));
  await house.start(2);
  house.context.answer = ({ touser }) =>
    touser === 'o-00000' ? { ok: false, code: 41030, text: 'invalid page' } : { ok: true };
  await house.minutes(4);
  expect(await house.show()).toMatchObject({ state: 'finished', states: { sent: 1, failed: 1 } });
  house.context.answer = () => ({ ok: true });
  expect(await replay(house.context, { reason: 'INVALID_PAGE' })).toMatchObject({ replayed: 1 });
  await house.minutes(2);
  expect(await house.show()).toMatchObject({ states: { sent: 2 } });
});

test('stopped while a worker is at it: no window begins any more, and the answer says how many are on their way', async () => {
  const house = campaignHouse();
  await house.create(house.people(300));
  await house.start(300);
  let onTheirWay = -1;
  const seen = house.atCard(60, async () => {
    onTheirWay = (await house.does('stop')).onTheirWay!;
  });
  await house.minutes(8);
  expect(seen()).toBeLessThanOrEqual(60 + 50);
  expect(onTheirWay).toBeGreaterThan(0);
  expect(byStateAndReason(house.rows())).toEqual({ sent: seen(), 'cancelled CANCELLED': 300 - seen() });
  expect(await house.show()).toMatchObject({ state: 'stopped' });
  expect(house.problems()).toEqual([]);
  await expect(house.does('resume')).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('paused and resumed three times, for three days each: nobody twice, nobody forgotten', async () => {
  const house = campaignHouse();
  const people = house.people(500);
  await house.create(people, { perSecond: 1 });
  await house.start(500);
  await house.minutes(3);
  for (let i = 0; i < 3; i++) {
    await house.minutes(1);
    await house.does('pause');
    const { length } = house.recipients();
    house.context.clock.advance(2.5 * DAY);
    await house.minutes(2);
    expect(house.recipients()).toHaveLength(length);
    await house.does('resume');
    await house.minutes(1);
    // As fast as before, not all at once what was held.
    expect(house.recipients().length - length).toBeLessThanOrEqual(65);
  }
  await house.minutes(6);
  expect(house.recipients()).toEqual(people);
  expect(await house.show()).toMatchObject({ state: 'finished' });
});

test('a rate is kept, and rows are made only minutes ahead', async () => {
  const house = campaignHouse();
  await house.create(house.people(900), { perSecond: 1 });
  await house.start(900);
  await house.minutes(3);
  expect(house.rows().length).toBeLessThanOrEqual(600);
  const after3 = house.recipients().length;
  await house.minutes(5);
  expect(house.recipients().length - after3).toBeGreaterThan(270);
  expect(house.recipients().length - after3).toBeLessThan(330);
});

test('down over the scheduled hour: it goes out late, and what is past its end is dropped', async () => {
  const late = campaignHouse();
  await late.create(late.people(5), { endsAt: NOW + 3 * HOUR });
  await late.start(5);
  late.context.clock.advance(2 * HOUR);
  await late.minutes(3);
  expect(late.recipients()).toHaveLength(5);

  const tooLate = campaignHouse();
  await tooLate.create(tooLate.people(5), { endsAt: NOW + HOUR });
  await tooLate.start(5);
  tooLate.context.clock.advance(2 * HOUR);
  await tooLate.minutes(3);
  expect([tooLate.recipients(), tooLate.rows()]).toEqual([[], []]);
  expect(await tooLate.show()).toMatchObject({ state: 'finished', made: 0 });
});

test('down in the middle, past its end: what was made and not sent is dropped, and it is finished', async () => {
  const house = campaignHouse();
  await house.create(house.people(300), { perSecond: 1, endsAt: NOW + HOUR });
  await house.start(300);
  await house.minutes(4);
  const { length } = house.recipients();
  house.context.clock.advance(2 * HOUR);
  await house.minutes(4);
  expect(house.recipients()).toHaveLength(length);
  expect(Object.keys(byStateAndReason(house.rows())).sort()).toEqual(['expired EXPIRED', 'sent']);
  expect(await house.show()).toMatchObject({ state: 'finished' });
});

test('paused past its end: what is held is dropped, and it is finished', async () => {
  const house = campaignHouse();
  await house.create(house.people(300), { perSecond: 1, endsAt: NOW + HOUR });
  await house.start(300);
  await house.minutes(3);
  await house.does('pause');
  house.context.clock.advance(2 * HOUR);
  await house.minutes(4);
  expect(byStateAndReason(house.rows())).not.toHaveProperty('heldBack PAUSED');
  expect(await house.show()).toMatchObject({ state: 'finished' });
});

test('more people than were confirmed: at a tenth more it pauses, until somebody says to how many it may go', async () => {
  const house = campaignHouse();
  const people = house.people(100);
  await house.create(people);
  await house.start(50);
  await house.minutes(3);
  expect(await house.show()).toMatchObject({ state: 'paused', pausedFor: 'confirmed', made: 56 });
  await expect(house.does('resume')).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    issues: [expect.objectContaining({ path: 'confirmed' })],
  });
  await house.ask({ action: 'campaign.resume', id: 'c1', confirmed: 100 });
  await house.minutes(4);
  expect(house.recipients()).toEqual(people);
  expect(await house.show()).toMatchObject({ state: 'finished' });
});

test('its template is taken out while it runs: it pauses and says so, and goes on when it is back', async () => {
  const house = campaignHouse();
  const people = house.people(400);
  await house.create(people, { perSecond: 1 });
  await house.start(400);
  await house.minutes(3);
  const { config } = house.context;
  const { offer: _gone, ...templates } = config.templates;
  house.context.config = { ...config, templates };
  await house.minutes(2);
  expect(await house.show()).toMatchObject({
    state: 'paused',
    pausedFor: 'error',
    error: expect.stringContaining('offer') as string,
  });
  expect(byStateAndReason(house.rows())).not.toHaveProperty('scheduled');
  // Not mended yet: it pauses again.
  await house.does('resume');
  await house.minutes(1);
  expect(await house.show()).toMatchObject({ state: 'paused', pausedFor: 'error' });
  house.context.config = config;
  expect(await house.does('resume')).not.toHaveProperty('error');
  await house.minutes(12);
  expect(house.recipients()).toEqual(people);
  expect(await house.show()).toMatchObject({ state: 'finished' });
});

test('variants and control groups: everybody who was assigned has a row, and the control groups get nothing', async () => {
  const config = sampleConfig({ campaigns: { globalControlPercent: 10 } });
  const house = campaignHouse({ config });
  await house.create(house.people(1000), {
    variants: [
      { name: 'a', percent: 50, data: { goods: 'A mug' } },
      { name: 'b', percent: 40, data: { goods: 'B mug' } },
    ],
    control: 10,
  });
  const { parts } = await house.preview();
  await house.start(1000);
  await house.minutes(4);
  const rows = house.rows();
  const byPart: Record<string, number> = {};
  for (const { campaign } of rows) byPart[campaign!.part] = (byPart[campaign!.part] ?? 0) + 1;
  expect(byPart).toEqual(parts);
  expect(rows).toHaveLength(1000);
  for (const row of rows) {
    const isControl = ['control', 'globalControl'].includes(row.campaign!.part);
    expect([row.state, row.reason]).toEqual(isControl ? ['suppressed', 'CONTROL'] : ['sent', null]);
    if (row.campaign!.part === 'b') expect(row.data).toEqual({ thing1: 'B mug' });
  }
});

test('the preview writes and spends nothing, and is what then happens', async () => {
  const config = sampleConfig({
    caps: { promotional: { max: 1, hours: 24 } },
    campaigns: { globalControlPercent: 5 },
  });
  const house = campaignHouse({ config });
  const people = house.people(200);
  const account = { [house.templateId]: { available: 1, granted: 1 } };
  const more: [string, object][] = [
    ['o-muted', { muted: true }],
    ['o-off', { mutedTopics: ['offers'] }],
    ['o-capped', { recent: [{ at: NOW - HOUR, template: 'offer' }] }],
    [
      'o-spent',
      sampleUser({ [house.templateId]: { available: 0, granted: 1, spent: 1 } }, { creditFor: [] }),
    ],
  ];
  for (const [openid, change] of more)
    house.person(openid, 1, { ...sampleUser(account), ...change, _id: openid });
  await house.create([...people, ...more.map(([openid]) => openid), 'o-stranger']);
  const before = JSON.stringify(house.context.store.all('notify_users'));
  const preview = await house.preview();
  expect(JSON.stringify(house.context.store.all('notify_users'))).toBe(before);
  expect(house.rows()).toEqual([]);
  const { CONTROL = 0, ...left } = preview.leftOut;
  expect(left).toEqual({ MUTED: 1, TOPIC_OFF: 1, NO_CREDIT: 1, NEVER_SUBSCRIBED: 1 });
  expect(CONTROL).toBeGreaterThan(0);
  expect(preview).toMatchObject({ matched: 205, reachable: 203, later: { CAPPED: 1 } });
  expect(preview.wouldSend).toBe(205 - CONTROL - 4);

  await house.start(preview.reachable);
  await house.minutes(4);
  const states = byStateAndReason(house.rows());
  expect(states).toEqual({
    sent: preview.wouldSend - 1,
    'scheduled CAPPED': 1,
    'suppressed CONTROL': CONTROL,
    'suppressed MUTED': 1,
    'suppressed TOPIC_OFF': 1,
  });
  expect(await house.show()).toMatchObject({ matched: 205, noCredit: 2, made: preview.reachable });
});

test('what the send will be missed for is counted: credits that scheduled notifications would have found', async () => {
  const house = campaignHouse();
  house.person('o-1', 1);
  house.person('o-2', 3);
  for (const [i, to] of ['o-1', 'o-2'].entries()) {
    const later = { to, state: 'scheduled', templateId: house.templateId, dueAt: NOW + DAY } as const;
    house.context.store.put('notify_messages', sampleRow({ ...later, _id: `n${i}` }));
  }
  await house.create(['o-1', 'o-2']);
  expect(await house.preview()).toMatchObject({ credits: { spent: 2, left: 2 }, missedBy: 1 });
});

test(
  'killed anywhere, at every kind of moment, begun again, two ticks at once: everybody exactly once',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 12 }),
        async (kills) => {
          const house = campaignHouse();
          const people = house.people(130);
          await house.create(people, {
            control: 10,
            variants: [{ name: 'a', percent: 90, data: { goods: 'Mug' } }],
          });
          await house.start(130);
          await house.minutes(1);
          for (const at of kills) {
            let calls = 0;
            house.context.store.around = async (_call, run) => {
              if (calls++ === at) {
                if (at % 2) await run();
                throw new Error('killed');
              }
              return run();
            };
            await house.minutes(1).catch(() => undefined);
            house.context.store.around = undefined;
            house.context.clock.advance(2 * 60_000);
          }
          await Promise.all([house.minutes(1), house.minutes(1)]);
          await house.minutes(45);
          expect(
            house
              .rows()
              .map(({ to }) => to)
              .sort(),
          ).toEqual(people);
          const twice = house.recipients().filter((to, i, all) => all[i - 1] === to);
          expect(twice).toEqual([]);
          expect(await house.show()).toMatchObject({ state: 'finished', made: 130 });
          expect(house.problems()).toEqual([]);
        },
      ),
      { numRuns: RUNS },
    );
  },
  60_000 + RUNS * 10_000,
);

test('two name people at once, and find others: what the first one named stands', async () => {
  const house = campaignHouse();
  await house.create(house.people(2));
  await house.start(2);
  house.context.clock.advance(2 * 60_000);
  house.context.deadline += 2 * 60_000;
  const [scheduled] = house.context.store.all('notify_campaigns').filter(isPlanned);
  const running = (await carryOn(house.context, scheduled as Once, 1))!;
  let isFirst = true;
  house.context.store.around = async ({ operation }, run) => {
    if (operation === 'updateOne' && isFirst) {
      isFirst = false;
      house.person('o-00000', 0);
      await carryOn(house.context, running, 1);
    }
    return run();
  };
  expect(await carryOn(house.context, running, 1)).toBeUndefined();
  house.context.store.around = undefined;
  expect(house.context.store.all('notify_campaigns')[0]).toMatchObject({
    chunk: [{ openid: 'o-00001' }],
    plan: { matched: 2, noCredit: 1 },
  });
});

test('a thousand people are made with few calls', async () => {
  const house = campaignHouse();
  await house.create(house.people(1000));
  await house.start(1000);
  await house.minutes(1);
  house.context.clock.advance(60_000);
  house.context.deadline = house.context.clock.now() + 50_000;
  const calls = await counted(house.context, () => expandOpen(house.context));
  expect(Object.values(calls).reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(0.05 * 1000);
  expect(house.rows()).toHaveLength(1000);
});
