import { sumOf } from '../../../test/support/campaigns/figures';
import { campaignHouse } from '../../../test/support/campaigns/house';
import { counted } from '../../../test/support/memory/context';
import { fold, putEvent } from '../../../test/support/memory/record';
import { sampleConfig, sampleReceipt } from '../../../test/support/sample';
import { noCounters } from '../counting/campaignCounts';
import type { CampaignFunnel, CampaignPeople } from '../contract';
import { noFunnel } from './funnels';
import { partOf } from './parts';

async function played() {
  const house = campaignHouse({ config: sampleConfig({ campaigns: { globalControlPercent: 5 } }) });
  const people = house.people(400);
  for (const openid of people.slice(0, 30)) house.person(openid, 1, { muted: true });
  house.person('o-empty', 0);
  await house.create([...people, 'o-empty', 'o-stranger'], {
    variants: [
      { name: 'a', percent: 50, data: { goods: 'A mug' } },
      { name: 'b', percent: 40, data: { goods: 'B mug' } },
    ],
    control: 10,
  });
  await house.start(400);
  let seen = 0;
  house.context.answer = () =>
    seen++ % 20 === 0 ? { ok: false, code: 47003, text: 'invalid' } : { ok: true };
  await house.minutes(4);
  return house;
}

test('the figures add up exactly: per part, over the parts, and to the audience', async () => {
  const house = await played();
  const { matched, noCredit, total, parts } = await house.report();
  expect([matched, noCredit]).toEqual([402, 2]);
  expect(matched).toBe(noCredit + total.assigned);
  for (const funnel of [total, ...Object.values(parts)]) {
    expect(funnel.assigned).toBe(funnel.sent + funnel.inDigests + funnel.open + sumOf(funnel.leftOut));
  }
  for (const field of ['assigned', 'sent', 'delivered', 'clicked', 'converted', 'open'] as const) {
    const ofParts = Object.values(parts).map((funnel: CampaignFunnel) => funnel[field]);
    expect([field, ofParts.reduce((all, n) => all + n, 0)]).toEqual([field, total[field]]);
  }
  // Of those refused for their content nobody got it, though WeChat was asked.
  const refused = house.recipients().length - total.sent;
  expect(refused).toBeGreaterThan(10);
  expect(total.leftOut).toMatchObject({ CONTENT_REFUSED: refused });
  expect(Object.keys(total.leftOut).sort()).toEqual(['CONTENT_REFUSED', 'CONTROL', 'MUTED']);
  expect(parts.control).toMatchObject({ sent: 0, leftOut: { CONTROL: parts.control!.assigned } });
});

test('the split is as the percentages say; one that a filter has changed raises the alarm', async () => {
  const house = await played();
  expect((await house.report()).split).toMatchObject({ alarm: false });
  const other = await played();
  await other.context.store.remove('notify_messages', { 'campaign.part': 'b', clickedAt: 0 });
  expect((await other.report()).split).toMatchObject({ alarm: true });
});

test('clicks and conversions are of what was sent', async () => {
  const house = await played();
  const of = (state: string) => house.rows().filter((row) => row.state === state);
  const [first, second] = of('sent');
  await house.context.store.update(
    'notify_messages',
    { _id: first!._id },
    { $set: { clickedAt: 1, convertedAt: 2 } },
  );
  await house.context.store.update('notify_messages', { _id: second!._id }, { $set: { clickedAt: 1 } });
  expect((await house.report()).total).toMatchObject({ sent: of('sent').length, clicked: 2, converted: 1 });
});

test('a draft has nothing to report', async () => {
  const house = campaignHouse();
  await house.create(['o-1']);
  expect(await house.report()).toMatchObject({
    state: 'draft',
    matched: 0,
    noCredit: 0,
    parts: {},
    total: { assigned: 0, sent: 0, leftOut: {} },
  });
});

test('what is still in line is open', async () => {
  const house = campaignHouse();
  await house.create(house.people(200), { perSecond: 1 });
  await house.start(200);
  await house.minutes(3);
  const { total } = await house.report();
  expect(total).toMatchObject({ assigned: 200, leftOut: {} });
  expect(total.open).toBe(200 - total.sent);
  expect(total.open).toBeGreaterThan(0);
});

/** Everybody's receipt has come, some have clicked, some bought; and all of it has been counted. */
async function lived() {
  const house = await played();
  const { context } = house;
  context.config.goals.order = { name: 'order', title: '下单', fromClient: false };
  const rows = house.rows();
  const sent = rows.filter(({ state }) => state === 'sent');
  for (const { _id, to, templateId, attemptedAt } of sent)
    context.store.put(
      'notify_receipts',
      sampleReceipt({
        _id: `r-${_id}`,
        openid: to,
        templateId,
        pushedAt: attemptedAt,
        at: attemptedAt,
        dueAt: 0,
      }),
    );
  sent.forEach(({ _id, to, campaign }, i) => {
    if (i % 4 === 0) putEvent(context, `click:${_id}`, { openid: to, nid: _id });
    if (campaign?.part === 'a' ? i % 2 === 0 : i % 40 === 0)
      putEvent(context, `convert:order:${_id}`, { openid: to, name: 'order', value: 100 });
  });
  const control = rows.filter(({ campaign }) => campaign?.part === 'control');
  putEvent(context, 'convert:order:control', { openid: control[0]!.to, name: 'order', value: 100 });
  await fold(context);
  return { house, sent };
}

let told: ReturnType<typeof lived> | undefined;
/** For tests that only look. */
const livedOnce = () => (told ??= lived());

test('goals are of everybody assigned, control group too; sales of clicks are apart', async () => {
  const { house, sent } = await livedOnce();
  const { parts, total, asOf } = await house.report();
  expect(parts.control!.counted).toMatchObject({ goals: 1, conversions: 0, attempted: 0 });
  expect(parts.a!.counted.goals).toBeGreaterThan(parts.a!.counted.converted);
  expect(parts.a!.rates.goalRate).toMatchObject({ count: parts.a!.counted.goals, of: parts.a!.assigned });
  expect(total.delivered).toBe(sent.length);
  expect(total.counted).toMatchObject({
    accepted: total.sent,
    delivered: total.sent,
    clicked: total.clicked,
  });
  expect(asOf).not.toBeNull();
});

test('a variant that brings more is told from the control group and from the other', async () => {
  const { house } = await livedOnce();
  const { comparisons } = await house.report();
  expect(comparisons.map(({ rate, of, against }) => `${rate} ${of} ${against}`)).toEqual([
    'goalRate a control',
    'goalRate b control',
    'goalRate b a',
    'clickRate b a',
  ]);
  const [a, b, ba, clicks] = comparisons;
  expect(a!.low).toBeGreaterThan(0);
  expect([b!.low < 0, b!.high > 0]).toEqual([true, true]);
  expect(ba!.high).toBeLessThan(0);
  expect([clicks!.low < 0, clicks!.high > 0]).toEqual([true, true]);
});

test('over time it adds up to the same', async () => {
  const { house } = await livedOnce();
  const { spans, parts } = await house.report();
  expect(spans[0]!.hour).toBeDefined();
  for (const [name, { counted: whole }] of Object.entries(parts))
    for (const figure of ['attempted', 'accepted', 'clicked', 'goals', 'value'] as const)
      expect(spans.reduce((all, span) => all + (span.parts[name]?.[figure] ?? 0), 0)).toBe(whole[figure]);
});

test('when it is over its notifications are read no more, until one is replayed', async () => {
  const { house } = await lived();
  const { store } = house.context;
  await house.minutes(5);
  expect((await house.show()).state).toBe('finished');
  const whole = await house.report();
  const { asOf: _asOf, ...before } = whole;
  const calls = await counted(house.context, () => house.report());
  expect(calls).toEqual({ find: 2, aggregate: 1 });
  expect(await house.report()).toMatchObject(before);
  // Late, but counted.
  const [first] = house.rows().filter(({ state, clickedAt }) => state === 'delivered' && !clickedAt);
  putEvent(house.context, `click:${first!._id}`, { openid: first!.to, nid: first!._id });
  await fold(house.context);
  expect((await house.report()).total.clicked).toBe(whole.total.clicked + 1);
  const [failed] = house.rows().filter(({ state }) => state === 'failed');
  await store.update('notify_messages', { _id: failed!._id }, { $set: { state: 'sent', reason: null } });
  await store.update(
    'notify_stats',
    { _id: { $gt: 'campaign:' } },
    { $inc: { 'counters.a|0|attempted': 1 } },
  );
  const { total } = await house.report();
  expect(total.sent).toBe(whole.total.sent + 1);
  expect(total.assigned).toBe(total.sent + total.open + sumOf(total.leftOut));
});

test('counters ahead of people who were counted a while ago make no rate above one', () => {
  const { goalRate } = partOf({ ...noFunnel(), assigned: 40 }, { ...noCounters(), goals: 41 }).rates;
  expect(goalRate).toEqual({ count: 41, of: 41, rate: 1 });
});

async function peopleOf(house: Awaited<ReturnType<typeof lived>>['house'], asked: object): Promise<string[]> {
  const openids: string[] = [];
  let after: string | undefined;
  do {
    const page = (await house.ask({
      action: 'campaign.people',
      id: 'c1',
      limit: 23,
      ...(after ? { after } : {}),
      ...asked,
    })) as CampaignPeople;
    openids.push(...page.people.map(({ openid }) => openid));
    after = page.next;
  } while (after !== undefined);
  return openids;
}

test('behind every number are so many people, each once', async () => {
  const { house, sent } = await lived();
  const [one] = sent;
  const about = { openid: one!.to, nid: one!._id, category: 'complaint' };
  putEvent(house.context, 'feedback:1', { ...about, cause: 'misleading' });
  putEvent(house.context, 'feedback:2', { ...about, openid: sent[1]!.to, nid: sent[1]!._id, cause: 'other' });
  putEvent(house.context, 'unsubscribe:1', { openid: one!.to, name: 'all' });
  await fold(house.context);
  const { total, parts } = await house.report();
  const numbers = {
    assigned: total.assigned,
    sent: total.sent,
    delivered: total.delivered,
    undelivered: 0,
    clicked: total.clicked,
    notClicked: total.sent - total.clicked,
    converted: total.converted,
    open: total.open,
    inDigests: 0,
    leftOut: sumOf(total.leftOut),
    goals: total.counted.goals,
    complaints: 1,
    unsubscribes: 1,
  };
  expect([total.counted.complaints, total.counted.unsubscribes]).toEqual([1, 1]);
  for (const [outcome, number] of Object.entries(numbers)) {
    const people = await peopleOf(house, { outcome });
    expect([outcome, people.length, new Set(people).size]).toEqual([outcome, number, number]);
  }
  expect(await peopleOf(house, { outcome: 'goals', part: 'control' })).toHaveLength(
    parts.control!.counted.goals,
  );
  expect(await peopleOf(house, { outcome: 'leftOut', reason: 'MUTED' })).toHaveLength(total.leftOut.MUTED!);
  expect(await peopleOf(house, { part: 'nobody' })).toEqual([]);
});
