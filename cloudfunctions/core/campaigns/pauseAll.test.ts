/** One switch over everything promotional, in the middle of all that there is. */
import { campaignHouse, HOUR } from '../../../test/support/campaigns/house';
import { counted } from '../../../test/support/memory/context';
import { NOW, sampleRow } from '../../../test/support/sample';
import { explain } from '../notifications/explain';
import { sendNotification } from '../notifications/send';
import { pausePromotional, resumePromotional } from '../gate/promotional';
import { health } from '../reports/health/report';
import { runTick } from '../tick/run';

const pause = (house: ReturnType<typeof campaignHouse>) =>
  pausePromotional(house.context, 'o-boss', 'a wrong price');

test('while a worker is at it: the windows under way end, no other begins; resumed, everybody gets one', async () => {
  const house = campaignHouse();
  const people = house.people(300);
  await house.create(people);
  await house.start(300);
  const seen = house.atCard(60, () => pause(house));
  await house.minutes(3);
  expect(seen()).toBeGreaterThanOrEqual(60);
  expect(seen()).toBeLessThanOrEqual(60 + 50);
  const before = seen();
  await house.minutes(5);
  expect(seen()).toBe(before);
  const waiting = house.rows().filter(({ state }) => state === 'scheduled');
  expect(waiting).toHaveLength(300 - before);
  // Taken up once at most, and given back: scheduled, claimed, scheduled.
  expect(Math.max(...waiting.map(({ history }) => history.length))).toBeLessThanOrEqual(3);
  expect(house.problems()).toEqual([]);
  await resumePromotional(house.context);
  await house.minutes(3);
  expect(house.recipients()).toEqual(people);
  expect(await house.show()).toMatchObject({ state: 'finished' });
  expect(house.problems()).toEqual([]);
});

test('paused between a claim and its first window: nothing of it goes out', async () => {
  const house = campaignHouse();
  await house.create(house.people(20));
  await house.start(20);
  await house.minutes(1);
  const hasHappened = house.beforeHold(() => pause(house));
  await house.minutes(3);
  house.context.store.around = undefined;
  expect(hasHappened()).toBe(true);
  expect(house.recipients()).toEqual([]);
  expect(house.rows().every(({ state }) => state === 'scheduled')).toBe(true);
  expect(house.problems()).toEqual([]);
});

test('a campaign makes no rows meanwhile, and what is past its end is dropped, though nobody resumes', async () => {
  const house = campaignHouse();
  await house.create(house.people(900), { perSecond: 1, endsAt: NOW + HOUR });
  await house.start(900);
  await house.minutes(3);
  const made = house.rows().length;
  const sent = house.recipients().length;
  await pause(house);
  await house.minutes(10);
  expect([house.rows().length, house.recipients().length]).toEqual([made, sent]);
  house.context.clock.advance(HOUR);
  await house.minutes(3);
  const states = new Set(house.rows().map(({ state }) => state));
  expect([...states].sort()).toEqual(['expired', 'sent']);
  expect(await house.show()).toMatchObject({ state: 'finished' });
});

test('an idle tick of a pause takes nothing up; what is transactional goes on', async () => {
  const house = campaignHouse();
  const { context } = house;
  house.person('o-1', 3);
  const due = { state: 'scheduled', to: 'o-1', dueAt: NOW - 1, createdAt: NOW - HOUR } as const;
  for (let i = 0; i < 3; i++)
    context.store.put(
      'notify_messages',
      sampleRow({ ...due, _id: `p${i}`, template: 'offer', templateId: house.templateId, priority: 1 }),
    );
  await pause(house);
  const calls = await counted(context, () => runTick(context, true));
  expect(context.sent).toEqual([]);
  // The look, the search for what is past its end, and what the first tick of an environment does.
  expect(calls).not.toHaveProperty('notify_messages.update');
  const other = context.config.templates.backInStock!;
  house.person('o-2', 0, {
    credits: { [other.id]: { ...context.store.all('notify_users')[0]!.credits[house.templateId]! } },
    creditFor: [other.id],
  });
  context.store.put('notify_messages', sampleRow({ ...due, _id: 't', to: 'o-2' }));
  await house.minutes(1);
  expect(context.sent.map(({ touser }) => touser)).toEqual(['o-2']);
});

test('a single send is taken and waits; it is told by whom and why, before and after', async () => {
  const house = campaignHouse();
  const { context } = house;
  house.person('o-1', 1);
  await pause(house);
  const request = { to: 'o-1', template: 'offer', key: 'k', data: { goods: 'Mug' } };
  const told = await sendNotification(context, request);
  expect(told).toMatchObject({ state: 'scheduled', willSend: true });
  expect(told.reason).toMatchObject({
    code: 'PAUSED',
    message: expect.stringMatching(
      /"o-boss" has paused everything promotional at .*\(a wrong price\)/,
    ) as unknown,
  });
  expect(await explain(context, { to: 'o-1', template: 'offer' })).toMatchObject({
    canSend: false,
    reason: { code: 'PAUSED' },
  });
  await house.minutes(2);
  expect(context.sent).toEqual([]);
  await resumePromotional(context);
  await house.minutes(1);
  expect(context.sent).toHaveLength(1);
});

test('health says it, and blames no lag on it', async () => {
  const house = campaignHouse();
  const { context } = house;
  house.person('o-1', 1);
  const row = {
    template: 'offer',
    templateId: house.templateId,
    priority: 1,
    state: 'scheduled',
    dueAt: NOW - HOUR,
  } as const;
  context.store.put('notify_messages', sampleRow({ ...row, to: 'o-1' }));
  expect((await health(context)).items).toMatchObject({
    lag: { level: 'bad' },
    promotional: { level: 'ok' },
  });
  await pause(house);
  expect((await health(context)).items).toMatchObject({
    lag: { level: 'ok', numbers: { due: 0 } },
    promotional: {
      level: 'warn',
      en: expect.stringContaining('"o-boss" has paused everything promotional') as unknown,
      numbers: { due: 1 },
    },
  });
});
