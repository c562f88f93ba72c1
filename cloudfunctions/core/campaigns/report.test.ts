import { campaignHouse } from '../../../test/support/campaigns/house';
import { sampleConfig } from '../../../test/support/sample';
import type { CampaignFunnel, CampaignReport } from '../contract';

const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((all, n) => all + n, 0);

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
  const report = async () => (await house.ask({ action: 'campaign.report', id: 'c1' })) as CampaignReport;
  return { house, report };
}

test('the figures add up exactly: per part, over the parts, and to the audience', async () => {
  const { house, report } = await played();
  const { matched, noCredit, total, parts } = await report();
  expect([matched, noCredit]).toEqual([402, 2]);
  expect(matched).toBe(noCredit + total.assigned);
  for (const funnel of [total, ...Object.values(parts)]) {
    expect(funnel.assigned).toBe(funnel.sent + funnel.open + sum(funnel.leftOut));
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
  const { house, report } = await played();
  expect((await report()).split).toMatchObject({ alarm: false });
  await house.context.store.remove('notify_messages', { 'campaign.part': 'b', clickedAt: 0 });
  expect((await report()).split).toMatchObject({ alarm: true });
});

test('clicks and conversions are of what was sent', async () => {
  const { house, report } = await played();
  const before = await report();
  const of = (state: string) => house.rows().filter((row) => row.state === state);
  const [first, second] = of('sent');
  await house.context.store.update(
    'notify_messages',
    { _id: first!._id },
    { $set: { clickedAt: 1, convertedAt: 2 } },
  );
  await house.context.store.update('notify_messages', { _id: second!._id }, { $set: { clickedAt: 1 } });
  expect((await report()).total).toEqual({ ...before.total, clicked: 2, converted: 1 });
});

test('a draft has nothing to report', async () => {
  const house = campaignHouse();
  await house.create(['o-1']);
  expect(await house.ask({ action: 'campaign.report', id: 'c1' })).toMatchObject({
    ...{ state: 'draft', matched: 0, noCredit: 0, parts: {} },
    total: { assigned: 0, sent: 0, leftOut: {} },
  });
});

test('what is still in line is open', async () => {
  const house = campaignHouse();
  await house.create(house.people(200), { perSecond: 1 });
  await house.start(200);
  await house.minutes(3);
  const { total } = (await house.ask({ action: 'campaign.report', id: 'c1' })) as CampaignReport;
  expect(total).toMatchObject({ assigned: 200, leftOut: {} });
  expect(total.open).toBe(200 - total.sent);
  expect(total.open).toBeGreaterThan(0);
});
