import { contentCalls, timeOut } from '../../../../test/support/campaigns/coupons';
import { HOUR } from '../../../../test/support/campaigns/house';
import { MINUTE, triggeredHouse } from '../../../../test/support/campaigns/triggered';
import { sampleConfig } from '../../../../test/support/sample';
import type { AskedTriggered, ContentCall } from '../../contract';
import { explainMessage } from '../../notifications/explain';
import type { FunctionAnswer } from '../../ports/functions';
import { runTick } from '../../tick/run';
import { expandOpen } from '../expand';

/** An instance has one of its own, and keeps by it what it knows. */
const config = () =>
  sampleConfig({
    contentFunctions: ['stock'],
    traits: { level: { type: 'text' } },
    events: {
      cart: { keys: ['goods'], fromClient: true },
      paid: { keys: ['goods'] },
      seen: { keys: ['page'] },
    },
  });
const content = { function: 'stock' };
const variants = [{ name: 'a', percent: 100, data: {}, page: 'pages/goods/index', content }];
const stock = (event: object): FunctionAnswer => ({
  ok: true,
  result: {
    people: (event as ContentCall).people.map(({ id, value = '' }) => ({
      id,
      data: { goods: `还剩 3 件${value}` },
    })),
  },
});

const shop = () => {
  const house = triggeredHouse({ config: config() });
  house.context.answerCall = (_name, event) => stock(event);
  return {
    ...house,
    asks: (more: Partial<AskedTriggered> = {}, confirmed = 1000) =>
      house.run({ variants, ...more }, confirmed),
  };
};
const trigger = { on: { event: 'cart', key: 'goods' }, waitMinutes: 60, againAfterMinutes: 7 * 24 * 60 };

test('each occurrence is asked for shortly before it is due, by hundreds, with its value, and goes out in time', async () => {
  const house = shop();
  const people = house.people(130);
  await house.asks({ trigger });
  for (const openid of people) await house.tells(openid, 'cart', { goods: 'mug' });
  expect(house.reasons()).toEqual(people.map(() => 'scheduled CONTENT_TO_COME'));
  await house.minutes(53);
  expect(house.context.called).toEqual([]);
  await house.minutes(3);
  expect(contentCalls(house.context).map((call) => call.people.length)).toEqual([100, 30]);
  expect(contentCalls(house.context)[0]).toMatchObject({
    action: 'content',
    template: 'offer',
    key: 'campaign:c1',
    variant: 'a',
    preview: false,
    people: expect.arrayContaining([
      { id: house.rows()[0]!._id, openid: people[0], value: 'mug' },
    ]) as unknown,
  });
  expect(house.recipients()).toEqual([]);
  await house.minutes(5);
  expect(house.recipients()).toEqual(people);
  expect(new Set(house.context.sent.map(({ data }) => data.thing1!.value))).toEqual(
    new Set(['还剩 3 件mug']),
  );
  // Its link is that of the notification.
  for (const { _id, page } of house.rows()) expect(page).toContain(`nid=${_id}`);
  expect(house.context.called).toHaveLength(2);
  expect(house.problems()).toEqual([]);
});

test('telling an event costs the same with it, and what waits costs an idle tick nothing', async () => {
  const costs = async (more: Partial<AskedTriggered>) => {
    const house = shop();
    house.people(3);
    await house.run({ variants: [{ ...variants[0]!, data: { goods: 'mug' }, content: undefined }], ...more });
    await house.tells('o-00000', 'cart');
    const telling = await house.calls(() => house.tells('o-00001', 'cart'));
    house.pass(10 * MINUTE);
    const ticking = await house.calls(() => runTick(house.context, true));
    house.pass(MINUTE);
    return { telling, ticking, idle: await house.calls(() => runTick(house.context, true)) };
  };
  const [without, withContent] = [await costs({}), await costs({ variants })];
  expect(withContent.telling).toEqual(without.telling);
  expect(withContent.idle).toEqual(without.idle);
  expect(withContent.idle).toHaveLength(1);
});

test('a wait of a minute is enough: it goes out with the next ticks', async () => {
  const house = shop();
  house.people(1);
  await house.asks({ trigger: { ...trigger, on: { event: 'cart' }, waitMinutes: 1 } });
  await house.tells('o-00000', 'cart');
  await house.minutes(2);
  expect(house.recipients()).toEqual(['o-00000']);
});

test('a skip, nothing, what does not fit, what comes twice, and strangers: each where it belongs', async () => {
  const house = shop();
  const people = house.people(5);
  house.context.answerCall = (_name, event) => {
    const ids = new Map((event as ContentCall).people.map(({ openid, id }) => [openid, id]));
    const id = (n: number) => ids.get(people[n]!);
    const data = { goods: '马克杯' };
    return {
      ok: true,
      result: {
        people: [
          { id: id(0), skip: '已售完' },
          { id: id(2), data: { color: 'blue' } },
          ...[data, data].map((twice) => ({ id: id(3), data: twice })),
          { id: 'x'.repeat(22), data },
          { id: id(4), data },
        ],
      },
    };
  };
  await house.asks();
  for (const openid of people) await house.tells(openid, 'cart');
  await house.minutes(62);
  expect(house.reasons()).toEqual([
    'suppressed CONTENT_SKIPPED',
    'failed CONTENT_UNAVAILABLE',
    'failed CONTENT_UNFIT',
    'failed CONTENT_UNFIT',
    'sent',
  ]);
  expect(house.rows()[0]!.content).toEqual({ function: 'stock', words: '已售完' });
  const report = await house.report();
  expect(report.total).toMatchObject({ assigned: 5, sent: 1, open: 0 });
  expect(house.problems()).toEqual([]);
});

test('an answer too late, a throw, nonsense: asked again with the same ids, and sent once it answers', async () => {
  const house = shop();
  house.people(2);
  const answers: FunctionAnswer[] = [
    timeOut,
    { ok: true, result: 'soon' },
    { ok: true, result: { people: {} } },
  ];
  house.context.answerCall = (_name, event) => answers.shift() ?? stock(event);
  await house.asks();
  for (const openid of ['o-00000', 'o-00001']) await house.tells(openid, 'cart');
  await house.minutes(64);
  expect(house.recipients()).toEqual(['o-00000', 'o-00001']);
  const asked = contentCalls(house.context).map(({ people }) => people.map(({ id }) => id));
  expect(asked).toHaveLength(4);
  expect(new Set(asked.map(String)).size).toBe(1);
});

test('one that never answers: after the fifth time CONTENT_UNAVAILABLE, told; two hundred in a row, and it pauses', async () => {
  const house = shop();
  const people = house.people(201);
  house.context.answerCall = () => timeOut;
  await house.asks();
  for (const openid of people.slice(0, 100)) await house.tells(openid, 'cart');
  await house.minutes(5);
  for (const openid of people.slice(100)) await house.tells(openid, 'cart');
  await house.minutes(75);
  expect(house.context.called).toHaveLength(10);
  const view = await house.show();
  expect(view).toMatchObject({
    state: 'paused',
    pausedFor: 'error',
    error: expect.stringMatching(/^content: timed out/) as unknown,
  });
  expect(view.states).toEqual({ failed: 200, heldBack: 1 });
  house.context.answerCall = (_name, event) => stock(event);
  await house.does('resume');
  await house.minutes(2);
  expect(house.recipients()).toEqual([people[200]]);
});

test('one that is not there: paused at once, nothing is lost', async () => {
  const house = shop();
  house.people(1);
  house.context.answerCall = () => ({ ok: false, missing: true, text: 'no such function' });
  await house.asks();
  await house.tells('o-00000', 'cart');
  await house.minutes(57);
  expect(await house.show()).toMatchObject({
    state: 'paused',
    error: expect.stringMatching(/"stock"/) as unknown,
  });
  house.context.answerCall = (_name, event) => stock(event);
  await house.does('resume');
  await house.minutes(6);
  expect(house.recipients()).toEqual(['o-00000']);
});

test('killed at any call between the answer and its writing, two ticks at once: each once, with the same ids', async () => {
  for (let n = 1; n <= 7; n++) {
    const house = shop();
    const people = house.people(3);
    await house.asks();
    for (const openid of people) await house.tells(openid, 'cart');
    house.pass(56 * MINUTE);
    let writes = 0;
    house.context.store.around = async ({ operation }, run) => {
      if (operation === 'find' || operation === 'aggregate') return run();
      writes += 1;
      if (writes === n) throw new Error('killed');
      return run();
    };
    await Promise.all([runTick(house.context, true), runTick(house.context, true)]).catch(() => undefined);
    house.context.store.around = undefined;
    await house.minutes(8);
    expect([n, house.recipients()]).toEqual([n, people]);
    const ids = new Set(contentCalls(house.context).flatMap((call) => call.people.map(({ id }) => id)));
    expect(ids.size).toBe(3);
    expect(house.problems()).toEqual([]);
  }
});

test('of two ticks at once one asks; an answer that comes after another has been taken changes nothing', async () => {
  const house = shop();
  house.people(2);
  await house.asks();
  for (const openid of ['o-00000', 'o-00001']) await house.tells(openid, 'cart');
  house.pass(56 * MINUTE);
  let asked = 0;
  house.context.answerCall = async (_name, event) => {
    const late = ++asked === 1;
    if (late) await house.minutes(2);
    return {
      ok: true,
      result: {
        people: (event as ContentCall).people.map(({ id }) => ({
          id,
          data: { goods: late ? '晚到' : '先到' },
        })),
      },
    };
  };
  await Promise.all([runTick(house.context, true), runTick(house.context, true)]);
  expect(asked).toBe(2);
  await house.minutes(5);
  expect(house.context.sent.map(({ data }) => data.thing1!.value)).toEqual(['先到', '先到']);
  for (const { history } of house.rows())
    expect(history.filter(({ state }) => state === 'scheduled')).toHaveLength(2);
});

test('two that have looked before either asks: one asks', async () => {
  const house = shop();
  house.people(2);
  await house.asks();
  for (const openid of ['o-00000', 'o-00001']) await house.tells(openid, 'cart');
  house.pass(56 * MINUTE);
  let looked = 0;
  let open = (): void => undefined;
  const both = new Promise<void>((resolve) => (open = resolve));
  house.context.store.around = async ({ operation, collection }, run) => {
    const answer = await run();
    if (operation === 'find' && collection === 'notify_messages' && looked < 2) {
      if (++looked === 2) open();
      await both;
    }
    return answer;
  };
  await Promise.all([expandOpen(house.context), expandOpen(house.context)]);
  house.context.store.around = undefined;
  expect(house.context.called).toHaveLength(1);
});

test('taken back, cancelled or paused while the function is at it: not sent, or when it goes on', async () => {
  const house = shop();
  const [back, held] = house.people(2);
  await house.asks();
  for (const openid of [back!, held!]) await house.tells(openid, 'cart');
  house.pass(56 * MINUTE);
  let asked = 0;
  house.context.answerCall = async (_name, event) => {
    if (++asked === 1) {
      await house.tells(back!, 'paid');
      await house.does('pause');
    }
    return stock(event);
  };
  await house.minutes(5);
  expect(house.reasons()).toEqual(['suppressed UNLESS', 'heldBack PAUSED']);
  await house.does('resume');
  await house.minutes(2);
  expect(house.recipients()).toEqual([held]);
  expect(house.problems()).toEqual([]);
});

test('what is over is asked for no more: after an outage, and at its end, paused or not', async () => {
  const house = shop();
  house.people(3);
  const { expiresAfterMs } = house.context.config.templates.offer!;
  await house.asks();
  await house.tells('o-00000', 'cart');
  house.pass(HOUR + expiresAfterMs + MINUTE);
  await house.minutes(1);
  expect(house.reasons()).toEqual(['expired EXPIRED']);
  for (const does of ['pause', 'resume'] as const) {
    await house.tells(does === 'pause' ? 'o-00001' : 'o-00002', 'cart');
    await house.does(does);
  }
  await house.does('pause');
  await house.end(house.context.clock.now() + 2 * HOUR);
  house.pass(3 * HOUR);
  await house.minutes(2);
  expect(house.reasons()).toEqual(Array(3).fill('expired EXPIRED'));
  expect(house.context.called).toEqual([]);
  expect((await house.show()).state).toBe('finished');
});

test('a control group is not asked for, a variant without a function neither', async () => {
  const house = shop();
  const people = house.people(60);
  await house.asks({
    variants: [
      { ...variants[0]!, percent: 40 },
      { name: 'b', percent: 40, data: { goods: 'Blue mug' } },
    ],
    control: 20,
  });
  for (const openid of people) await house.tells(openid, 'cart');
  await house.minutes(62);
  const asked = contentCalls(house.context).flatMap((call) => call.people.map(({ openid }) => openid));
  const ofA = house.rows().filter(({ campaign }) => campaign?.part === 'a');
  expect(asked.sort()).toEqual(ofA.map(({ to }) => to).sort());
  const control = house.rows().filter(({ reason }) => reason === 'CONTROL');
  expect(house.recipients()).toHaveLength(60 - control.length);
});

test('explain says what it waits for; preview and a test to oneself ask, too', async () => {
  const house = shop();
  house.people(1);
  await house.asks();
  await house.tells('o-00000', 'cart');
  const [row] = house.rows();
  expect(await explainMessage(house.context, row!._id)).toMatchObject({
    reason: {
      code: 'CONTENT_TO_COME',
      message: expect.stringMatching(/left to give its content/) as unknown,
    },
  });
  expect((await house.preview()).content).toMatchObject([{ variant: 'a', function: 'stock', given: 1 }]);
  expect(contentCalls(house.context)[0]!.preview).toBe(true);
  house.person('o-boss', 1);
  expect(await house.ask({ action: 'campaign.test', id: 'c1', key: 't1' })).toMatchObject({ state: 'sent' });
});

test('what is known of the user is filled in, with a fallback', async () => {
  const house = shop();
  house.person('o-1', 1, { traits: { level: '金卡' } });
  house.person('o-2', 1);
  await house.run({ variants: [{ name: 'a', percent: 100, data: { goods: '{{level|会员}}专享' } }] });
  for (const openid of ['o-1', 'o-2']) await house.tells(openid, 'cart');
  await house.minutes(62);
  expect(house.context.sent.map(({ data }) => data.thing1!.value).sort()).toEqual(['会员专享', '金卡专享']);
});
