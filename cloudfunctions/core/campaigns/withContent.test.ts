import {
  contentCalls,
  config,
  content,
  couponHouse,
  coupons,
  timeOut,
  variants,
} from '../../../test/support/campaigns/coupons';
import { byReason } from '../../../test/support/campaigns/figures';
import { campaignHouse } from '../../../test/support/campaigns/house';
import { NOW, sampleConfig } from '../../../test/support/sample';
import type { ContentCall } from '../contract';
import type { FunctionAnswer } from '../ports/functions';
import { explainMessage } from '../notifications/explain';
import { expandOpen } from './expand';
import { rowFor } from './rows';
import type { Sending } from './stored';

test('each person gets what the function gave for them, asked for by hundreds, and nothing is asked for twice', async () => {
  const { context, ...shop } = couponHouse();
  const people = shop.people(130);
  await shop.create(people, { variants });
  await shop.start(130);
  await shop.minutes(4);
  expect(shop.recipients()).toEqual(people);
  expect(new Set(context.sent.map(({ data }) => data.thing1!.value)).size).toBe(130);
  expect(contentCalls(context).map((call) => call.people.length)).toEqual([100, 30]);
  expect(contentCalls(context)[0]).toMatchObject({
    action: 'content',
    template: 'offer',
    key: 'campaign:c1',
    variant: 'a',
    preview: false,
  });
  expect(shop.problems()).toEqual([]);
});

test('content costs one database call for up to a thousand people, and none per row', async () => {
  const callsFor = async (count: number, one: object) => {
    const { context, ...shop } = couponHouse();
    await shop.create(shop.people(count), { variants: [{ ...variants[0]!, ...one }] });
    await shop.start(count);
    context.clock.advance(3 * 60_000);
    const before = context.store.calls.length;
    await expandOpen({ ...context, deadline: context.clock.now() + 50_000 });
    expect(shop.rows()).toHaveLength(count);
    return context.store.calls.length - before;
  };
  const without = { data: { goods: 'mug' }, content: undefined };
  expect((await callsFor(1000, {})) - (await callsFor(1000, without))).toBe(1);
  expect((await callsFor(30, {})) - (await callsFor(30, without))).toBe(1);
});

test('a control group is not asked for: nothing is given away for who gets nothing', async () => {
  const { context, ...shop } = couponHouse();
  await shop.create(shop.people(80), { variants: [{ ...variants[0]!, percent: 50 }], control: 50 });
  await shop.start(80);
  await shop.minutes(5);
  const asked = contentCalls(context).flatMap((call) => call.people.map(({ openid }) => openid));
  expect(shop.recipients()).toEqual(asked.sort());
  const { CONTROL = 0, sent = 0 } = byReason(shop.rows());
  expect([CONTROL + sent, sent]).toEqual([80, asked.length]);
});

test('each variant has its own: by its function, or as it stands', async () => {
  const { context, ...shop } = couponHouse();
  await shop.create(shop.people(90), {
    variants: [
      { name: 'a', percent: 40, data: {}, content },
      { name: 'b', percent: 30, data: { goods: 'as it is' } },
      { name: 'c', percent: 30, data: {}, content: { function: 'stock' } },
    ],
  });
  await shop.start(90);
  await shop.minutes(5);
  expect(
    new Set(context.called.map(({ name, event }) => `${name} ${(event as ContentCall).variant}`)),
  ).toEqual(new Set(['coupons a', 'stock c']));
  expect(byReason(shop.rows())).toEqual({ sent: 90 });
});

test('whatever is wrong with an answer is that person’s end, with the path; the others go on, and the report adds up', async () => {
  const { context, ...shop } = couponHouse();
  const people = shop.people(9);
  context.answerCall = (_name, event) => {
    const ids = (event as ContentCall).people.map(({ id }) => id);
    return {
      ok: true,
      result: {
        people: [
          { id: ids[0], data: { goods: 'mug\u202e cup\u0000' } },
          { id: ids[1], skip: 'only \u202e3 left' },
          { id: ids[2], data: { goods: 'x'.repeat(21) } },
          { id: ids[3], data: { colour: 'red', goods: 'mug' } },
          { id: ids[4], data: { goods: 'one' } },
          { id: ids[4], data: { goods: 'two' } },
          { id: ids[5], data: { goods: 'mug' }, sikp: 'out of stock' },
          { id: ids[6], data: { goods: 'mug' }, page: '../admin' },
          { id: ids[7], data: { goods: 'x'.repeat(1_000_000) } },
          { id: 'n'.repeat(22), data: { goods: 'stranger' } },
          { openid: 'o-00000', data: { goods: 'stranger' } },
          null,
          'nonsense',
        ],
      },
    };
  };
  await shop.create(people, { variants });
  await shop.start(9);
  await shop.minutes(4);
  expect(context.sent.map(({ touser, data }) => [touser, data.thing1!.value])).toEqual([
    ['o-00000', 'mug cup'],
  ]);
  const words = Object.fromEntries(
    shop.rows().map(({ to, reason, content: own }) => [to, [reason, own?.words]]),
  );
  expect(words).toEqual({
    'o-00000': [null, undefined],
    'o-00001': ['CONTENT_SKIPPED', 'only 3 left'],
    'o-00002': ['CONTENT_UNFIT', 'data.goods: expected at most 20 characters for thing1, got 21'],
    'o-00003': ['CONTENT_UNFIT', 'data.colour: expected only goods'],
    'o-00004': ['CONTENT_UNFIT', 'people[5].id: answered twice'],
    'o-00005': ['CONTENT_UNFIT', 'people[6]: unknown: sikp'],
    'o-00006': ['CONTENT_UNFIT', expect.stringMatching(/^page: expected a page such as/)],
    'o-00007': ['CONTENT_UNFIT', expect.stringMatching(/^people\[8\]\.data\.goods: expected at most 2000/)],
    'o-00008': ['CONTENT_UNAVAILABLE', undefined],
  });
  expect(context.logged).toContainEqual({
    event: 'content.strangers',
    facts: { function: 'coupons', count: 4 },
  });
  const report = await shop.ask({ action: 'campaign.report', id: 'c1' });
  expect(report).toMatchObject({
    matched: 9,
    total: {
      assigned: 9,
      sent: 1,
      open: 0,
      leftOut: { CONTENT_SKIPPED: 1, CONTENT_UNFIT: 6, CONTENT_UNAVAILABLE: 1 },
    },
  });
  const skipped = shop.rows().find(({ to }) => to === 'o-00001')!;
  expect((await explainMessage(context, skipped._id)).reason!.message).toBe(
    'the function "coupons" left it out: only 3 left; it was not sent（云函数 coupons 跳过：only 3 left，未发送）',
  );
  expect(shop.problems()).toEqual([]);
});

test('no answer is waited for, longer each time; nobody is sent anything before, and all get theirs after', async () => {
  const { context, ...shop } = couponHouse();
  let down = true;
  const at: number[] = [];
  context.answerCall = (_name, event) => {
    at.push(context.clock.now() - NOW);
    return down ? timeOut : coupons(event);
  };
  await shop.create(shop.people(3), { variants });
  await shop.start(3);
  await shop.minutes(6);
  expect(shop.rows()).toEqual([]);
  down = false;
  await shop.minutes(5);
  // The timer comes once a minute: waits of 30 s, 1, 2 and 4 minutes.
  expect(at.map((each) => each / 60_000)).toEqual([2, 3, 4, 6, 10]);
  expect(byReason(shop.rows())).toEqual({ sent: 3 });
});

test('who is given up on ends as CONTENT_UNAVAILABLE; after two hundred in a row a person has to look, and resumes', async () => {
  const { context, ...shop } = couponHouse();
  let down = true;
  context.answerCall = (_name, event) => (down ? timeOut : coupons(event));
  await shop.create(shop.people(230), { variants });
  await shop.start(230);
  await shop.minutes(40);
  expect(await shop.show()).toMatchObject({
    state: 'paused',
    pausedFor: 'error',
    error: expect.stringContaining('content: timed out'),
  });
  expect(byReason(shop.rows())).toEqual({ CONTENT_UNAVAILABLE: 200 });
  expect(context.called).toHaveLength(10);
  down = false;
  await shop.does('resume');
  await shop.minutes(5);
  expect(byReason(shop.rows())).toEqual({ CONTENT_UNAVAILABLE: 200, sent: 30 });
  expect(await shop.show()).toMatchObject({ state: 'finished', made: 230 });
  const [lost] = shop.rows().filter(({ reason }) => reason === 'CONTENT_UNAVAILABLE');
  expect((await explainMessage(context, lost!._id)).reason!.message).toContain(
    'the function "coupons" gave no content for it: timed out; it was not sent',
  );
});

test.each<[string, FunctionAnswer]>([
  ['nothing', { ok: true, result: undefined }],
  ['a list', { ok: true, result: [] }],
  ['a megabyte of text', { ok: true, result: 'x'.repeat(1_000_000) }],
  ['more answers than can be meant', { ok: true, result: { people: Array(5000).fill({}) } }],
  ['a throw', { ok: false, missing: false, text: 'FUNCTIONS_EXECUTE_FAIL: boom' }],
])('%s is no answer: it is asked again, and nobody is sent anything', async (_what, answer) => {
  const { context, ...shop } = couponHouse();
  let first = true;
  context.answerCall = (_name, event) => {
    const now = first ? answer : coupons(event);
    first = false;
    return now;
  };
  await shop.create(shop.people(2), { variants });
  await shop.start(2);
  await shop.minutes(2);
  expect(shop.rows()).toEqual([]);
  await shop.minutes(2);
  expect(byReason(shop.rows())).toEqual({ sent: 2 });
});

test('a function that is not deployed pauses it and says which; deployed and resumed it goes on', async () => {
  const { context, ...shop } = couponHouse();
  context.answerCall = () => ({ ok: false, missing: true, text: 'FUNCTION_NOT_FOUND' });
  await shop.create(shop.people(3), { variants });
  await shop.start(3);
  await shop.minutes(3);
  expect(await shop.show()).toMatchObject({
    state: 'paused',
    pausedFor: 'error',
    error: expect.stringContaining('"coupons" in this environment'),
  });
  expect(shop.rows()).toEqual([]);
  context.answerCall = (_name, event) => coupons(event);
  await shop.does('resume');
  await shop.minutes(3);
  expect(byReason(shop.rows())).toEqual({ sent: 3 });
});

test('a function that is slow holds up what is due no longer than a few seconds, and is gone on with', async () => {
  const { context, ...shop } = couponHouse();
  context.answerCall = (_name, event) => {
    context.clock.advance(4000);
    return coupons(event);
  };
  await shop.create(shop.people(300), { variants });
  await shop.start(300);
  context.clock.advance(3 * 60_000);
  const began = context.clock.now();
  await expandOpen({ ...context, deadline: began + 55_000 });
  expect(context.clock.now() - began).toBeLessThanOrEqual(8000);
  expect(shop.rows()).toHaveLength(100);
  expect(context.called.every(({ timeoutMs }) => timeoutMs <= 5000)).toBe(true);
  for (let i = 0; i < 4; i++) {
    context.clock.advance(60_000);
    await expandOpen({ ...context, deadline: context.clock.now() + 55_000 });
  }
  expect(shop.rows()).toHaveLength(300);
  expect(context.called).toHaveLength(3);
});

test('killed after the function answered, it is asked again for that group alone, with the same row ids', async () => {
  const { context, ...shop } = couponHouse();
  await shop.create(shop.people(250), { variants });
  await shop.start(250);
  context.clock.advance(3 * 60_000);
  let inserts = 0;
  const { insert } = context.store;
  const dying = async (collection: string, ...rest: never[]) => {
    if (collection === 'notify_messages' && ++inserts === 2) throw new Error('killed');
    return (insert as (...all: unknown[]) => Promise<boolean>).call(context.store, collection, ...rest);
  };
  context.store.insert = dying as typeof insert;
  context.deadline = context.clock.now() + 55_000;
  await expandOpen(context);
  expect(shop.rows()).toHaveLength(100);
  context.store.insert = insert;
  context.clock.advance(2 * 60_000);
  context.deadline = context.clock.now() + 55_000;
  await expandOpen(context);
  const [first, second, again, third] = contentCalls(context).map(({ people }) => people);
  expect(again).toEqual(second);
  expect([first, second, third].map((people) => people!.length)).toEqual([100, 100, 50]);
  expect(shop.rows()).toHaveLength(250);
});

test('what is wrong for everybody is told when it is written: a function that is not listed, a name that is none', async () => {
  const shop = couponHouse();
  const create = (more: object) => shop.create(['o-1'], { variants: [{ ...variants[0]!, ...more }] });
  await expect(create({ content: { function: 'refundAll' } })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    message: expect.stringContaining(
      'expected one of the contentFunctions of notify.config.ts (coupons, stock)',
    ),
    issues: [{ path: 'variants[0].content.function' }],
  });
  await expect(create({ data: { colour: 'red' } })).rejects.toMatchObject({
    code: 'BAD_DATA',
    issues: [{ path: 'variants[0].data.colour' }],
  });
  await expect(create({ page: '/x' })).rejects.toMatchObject({ issues: [{ path: 'variants[0].page' }] });
  await expect(
    shop.create(['o-1'], { variants: [{ name: 'a', percent: 100, data: {} }] }),
  ).rejects.toMatchObject({ code: 'BAD_DATA' });
});

test('links tell campaign and variant, whoever gives the content; a person whom nobody asked for is sent nothing', async () => {
  const made = campaignHouse({
    config: sampleConfig({
      contentFunctions: ['coupons'],
      linkParameters: { from: '{campaign}.{variant}', channel: 'notify' },
    }),
  });
  const { context, ...shop } = made;
  context.answerCall = (_name, event) => coupons(event);
  await shop.create(shop.people(12), {
    variants: [
      { name: 'a', percent: 50, data: {}, page: 'pages/a', content },
      { name: 'b', percent: 50, data: { goods: 'mug' }, page: 'pages/b?channel=own' },
    ],
  });
  await shop.start(12);
  await shop.minutes(4);
  const pages = new Set(context.sent.map(({ page }) => page!.replace(/nid=.*/, '')));
  expect(pages).toEqual(new Set(['pages/a?from=c1.a&channel=notify&', 'pages/b?channel=own&from=c1.b&']));
  const [stored] = context.store.all('notify_campaigns');
  const row = rowFor(
    context,
    stored as Sending,
    shop.rows().find(({ campaign }) => campaign?.part === 'a')!.to,
    NOW,
  );
  expect(row).toMatchObject({ state: 'failed', reason: 'CONTENT_UNAVAILABLE', data: {} });
});

test('where the build has known the mini program’s pages, a campaign and a function can name no other', async () => {
  const { context, ...shop } = campaignHouse({
    config: { ...config, pages: ['pages/goods/index', 'shop/order/detail'] },
  });
  const page = 'shop/order/detial';
  await expect(
    shop.create(['o-1'], { variants: [{ name: 'a', percent: 100, data: { goods: 'mug' }, page }] }),
  ).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    issues: [
      { path: 'variants[0].page', message: expect.stringContaining('did you mean "shop/order/detail"?') },
    ],
  });
  context.answerCall = (_name, event) => ({
    ok: true,
    result: {
      people: (event as ContentCall).people.map(({ id, openid }) => ({
        id,
        data: { goods: 'mug' },
        page: openid === 'o-00000' ? page : 'pages/goods/index?x=1',
      })),
    },
  });
  await shop.create(shop.people(2), { variants });
  await shop.start(2);
  await shop.minutes(4);
  expect(context.sent.map(({ page: sent }) => sent!.replace(/&nid=.*/, ''))).toEqual([
    'pages/goods/index?x=1',
  ]);
  expect(shop.rows()[0]).toMatchObject({
    reason: 'CONTENT_UNFIT',
    content: { words: expect.stringMatching(/^page: expected a page of the mini program/) },
  });
});
