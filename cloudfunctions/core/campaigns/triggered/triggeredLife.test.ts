import { DAY, HOUR } from '../../../../test/support/campaigns/house';
import { MINUTE, triggeredHouse } from '../../../../test/support/campaigns/triggered';
import { NOW } from '../../../../test/support/sample';
import { OPEN_GATE } from '../../gate/document';
import { COMMON } from '../../gate/lanes';
import { roomOfRun } from '../../sending/room';
import { sendDue } from '../../tick/send';

test('paused: what is due is held, what happens meanwhile counts; resumed, what is no longer good is not sent late', async () => {
  const house = triggeredHouse();
  house.people(3);
  await house.run();
  await house.tells('o-00000', 'cart');
  await house.does('pause');
  await house.tells('o-00001', 'cart');
  // `offer` is good for so long after it is due.
  const { expiresAfterMs } = house.context.config.templates.offer!;
  house.pass(expiresAfterMs + HOUR + 10 * MINUTE);
  await house.tells('o-00002', 'cart');
  await house.minutes(61);
  expect(house.recipients()).toEqual([]);
  await house.does('resume');
  await house.minutes(3);
  expect(house.recipients()).toEqual(['o-00002']);
  expect(house.reasons().filter((each) => each.startsWith('expired'))).toHaveLength(2);
  expect(house.problems()).toEqual([]);
});

test('stopped: what waits is cancelled, and what an instance that has not heard of it makes is, too', async () => {
  const house = triggeredHouse();
  house.people(2);
  await house.run();
  await house.tells('o-00000', 'cart');
  await house.does('stop');
  expect(house.reasons()).toEqual(['cancelled CANCELLED']);
  await house.tells('o-00001', 'cart');
  await house.minutes(61);
  expect(house.recipients()).toEqual([]);
  expect(house.reasons()).toEqual(['cancelled CANCELLED', 'cancelled CANCELLED']);
});

test('at its end nothing begins, what is late is dropped, and it is finished when all have an end', async () => {
  const house = triggeredHouse();
  house.people(3);
  await house.run({ endsAt: NOW + 2 * HOUR });
  await house.tells('o-00000', 'cart');
  await house.minutes(50);
  await house.tells('o-00001', 'cart');
  house.context.answer = () => ({ ok: false, code: -501001, text: 'lost' });
  await house.minutes(10);
  // It would be due after the end.
  await house.tells('o-00002', 'cart');
  expect(house.rows()).toHaveLength(2);
  await house.minutes(59);
  expect(house.context.clock.now()).toBeGreaterThan(NOW + 2 * HOUR);
  expect(await house.show()).toMatchObject({ state: 'running', states: { failed: 1, unknown: 1 } });
  await house.minutes(35);
  expect(await house.show()).toMatchObject({ state: 'finished', made: 2 });
});

test('a tenth more than was confirmed, and it pauses', async () => {
  const house = triggeredHouse();
  const people = house.people(12);
  await house.run({}, 10);
  for (const openid of people.slice(0, 11)) await house.tells(openid, 'cart');
  await house.minutes(31);
  expect(await house.show()).toMatchObject({ state: 'running', made: 11 });
  await house.tells('o-00011', 'cart');
  await house.minutes(30);
  expect(await house.show()).toMatchObject({ state: 'paused', pausedFor: 'confirmed', made: 12 });
  await house.ask({ action: 'campaign.resume', id: 'c1', confirmed: 20 });
  await house.minutes(61);
  expect(house.recipients()).toEqual(people);
});

test('some are in the control group from the event on: they are assigned, and get nothing', async () => {
  const house = triggeredHouse();
  const people = house.people(60);
  await house.run({
    control: 50,
    variants: [{ name: 'a', percent: 50, data: { goods: 'Blue mug' } }],
  });
  for (const openid of people) await house.tells(openid, 'cart');
  await house.minutes(61);
  const { parts, total } = (await house.ask({ action: 'campaign.report', id: 'c1' })) as {
    parts: Record<string, { assigned: number; sent: number }>;
    total: { assigned: number };
  };
  expect(total.assigned).toBe(60);
  expect(parts.control).toMatchObject({ sent: 0, assigned: 60 - parts.a!.assigned });
  expect(parts.a!.sent).toBe(parts.a!.assigned);
  expect(parts.a!.sent).toBeGreaterThan(15);
});

test('the start wants an end after the wait', async () => {
  const house = triggeredHouse();
  await house.create({ endsAt: NOW + 30 * MINUTE });
  await expect(house.start(10)).rejects.toMatchObject({
    code: 'BAD_TIME',
    message: expect.stringContaining('the beginning and the wait') as unknown,
  });
});

test('it cannot become a campaign of another kind', async () => {
  const house = triggeredHouse();
  await house.create();
  const once = { audience: { openids: ['o-1'] }, endsAt: NOW + DAY, template: 'offer' };
  const content = { title: 'x', purpose: 'promotional' as const, variants: house.spec().variants };
  await expect(
    house.ask({ action: 'campaign.update', id: 'c1', version: 1, ...once, ...content }),
  ).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    message: expect.stringMatching(/^kind: expected triggered/) as unknown,
  });
});

describe('another end', () => {
  test('an earlier one drops what would be late, and nothing begins for it; then it is finished', async () => {
    const house = triggeredHouse();
    house.people(3);
    await house.run();
    await house.tells('o-00000', 'cart');
    await house.minutes(40);
    await house.tells('o-00001', 'cart');
    const end = house.context.clock.now() + 30 * MINUTE;
    expect(await house.end(end)).toMatchObject({ state: 'running', endsAt: new Date(end).toISOString() });
    // An instance that has not heard of it believes the old end for a minute.
    house.pass(61_000);
    await house.tells('o-00002', 'cart');
    expect(house.rows()).toHaveLength(2);
    await house.minutes(90);
    expect(house.recipients()).toEqual(['o-00000']);
    expect(house.reasons().sort()).toEqual(['expired EXPIRED', 'sent']);
    expect(await house.show()).toMatchObject({ state: 'finished', made: 2 });
    expect(house.problems()).toEqual([]);
  });

  test('a later one lets it go on; one before its beginning is refused', async () => {
    const house = triggeredHouse();
    house.people(1);
    await house.create({ endsAt: NOW + 2 * HOUR });
    await house.ask({ action: 'campaign.start', id: 'c1', confirmed: 9, at: NOW + 30 * MINUTE });
    await expect(house.end(NOW + 20 * MINUTE)).rejects.toMatchObject({ code: 'BAD_TIME' });
    await house.end(NOW + 5 * HOUR);
    await house.minutes(90);
    await house.tells('o-00000', 'cart');
    await house.minutes(62);
    expect(house.recipients()).toEqual(['o-00000']);
    expect((await house.show()).state).toBe('running');
    house.pass(2 * HOUR + 30 * MINUTE);
    await house.minutes(2);
    expect((await house.show()).state).toBe('finished');
  });
});

test('a test to oneself asks for no event: sent as it is, also by a tick, paused or not; it is none of what it made', async () => {
  const house = triggeredHouse();
  const { context } = house;
  house.person('o-boss', 2);
  await house.run();
  const send = (key: string) => house.ask({ action: 'campaign.test', id: 'c1', key });
  expect(await send('1')).toMatchObject({ state: 'sent' });
  expect(await send('1')).toMatchObject({ state: 'sent' });
  const { wechat } = context;
  const lack = { by: 'none', lack: 'NO_WECHAT_TOKEN', from: { function: 'manage', source: 'web' } };
  context.wechat = { ...wechat, transport: lack } as never;
  expect(await send('2')).toMatchObject({ state: 'scheduled', willSend: true });
  await house.does('pause');
  context.wechat = wechat;
  await house.minutes(1);
  expect(house.recipients()).toEqual(['o-boss', 'o-boss']);
  await house.minutes(31);
  expect(await house.show()).toMatchObject({ state: 'paused', made: 0 });
  expect(house.problems()).toEqual([]);
});

test('what falls due after an earlier end does not go out, even where the timer has not ended it yet', async () => {
  const house = triggeredHouse();
  house.people(1);
  await house.run();
  await house.tells('o-00000', 'cart');
  await house.end(house.context.clock.now() + 30 * MINUTE);
  house.pass(61 * MINUTE);
  const work = { gate: OPEN_GATE, crowd: false };
  await sendDue(house.context, work, [COMMON], { byTimer: true, earlyTo: 0, room: roomOfRun() });
  expect(house.recipients()).toEqual([]);
  expect(house.reasons()).toEqual(['expired EXPIRED']);
});
