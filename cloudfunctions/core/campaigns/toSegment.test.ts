import { campaignHouse } from '../../../test/support/campaigns/house';
import { VIP, vipShop } from '../../../test/support/campaigns/vips';
import { sampleConfig, sampleUser } from '../../../test/support/sample';
import type { Rule } from '../model/rule';
import { expandOpen } from './expand';
import { createSegment, removeSegment, updateSegment } from '../segments/stored';

test('to a segment: preview and outcome are the same, and everybody in it with a credit gets one', async () => {
  const { house, vips } = await vipShop(300);
  await house.create([], { audience: { segment: 'vips' } });
  const preview = await house.preview();
  expect(preview).toMatchObject({
    complete: true,
    matched: 100,
    reachable: 80,
    wouldSend: 80,
    leftOut: { NO_CREDIT: 20 },
  });
  await house.start(preview.reachable);
  await house.minutes(5);
  expect(house.recipients()).toEqual(vips);
  expect(await house.show()).toMatchObject({ state: 'finished', made: 80 });
});

test('the segment is kept as it was when the campaign was written: changed, even removed since, it means the same', async () => {
  const { house, vips } = await vipShop(60);
  expect(await house.create([], { audience: { segment: 'vips' } })).toMatchObject({
    spec: { audience: { segment: 'vips@1' } },
  });
  const everybody: Rule = { kind: 'all', of: [] };
  await updateSegment(house.context, 'o-boss', { name: 'vips', version: 1, rule: everybody });
  await removeSegment(house.context, 'o-boss', { name: 'vips', version: 2 });
  await house.start(16);
  await house.minutes(5);
  expect(house.recipients()).toEqual(vips);
});

test('changed and written again, it is another content: what was approved is approved no more', async () => {
  const { house } = await vipShop(30, { config: sampleConfig({ campaigns: { approveAbove: 1 } }) });
  const audience = { segment: 'vips' };
  const { hash } = await house.create([], { audience });
  await house.ask({ action: 'campaign.approve', id: 'c1', hash, size: 8 }, 'o-anna');
  await updateSegment(house.context, 'o-boss', { name: 'vips', version: 1, rule: { kind: 'all', of: [] } });
  await house.ask({ action: 'campaign.update', id: 'c1', version: 2, ...house.spec([], { audience }) });
  expect(await house.show()).toMatchObject({ spec: { audience: { segment: 'vips@2' } } });
  await expect(house.start(8)).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

test('few among many, whom no query tells apart: whole pages are gone through, and what the rule needs is read once a tick', async () => {
  const { house } = await vipShop(3000);
  const few: Rule = { kind: 'bucket', salt: 'drawn', from: 0, to: 20 };
  await createSegment(house.context, 'o-boss', { name: 'few', rule: few });
  await house.create([], { audience: { segment: 'few' } });
  const { reachable } = await house.preview();
  expect(reachable).toBeGreaterThan(2);
  await house.start(reachable);
  await house.minutes(1);
  const reads: Record<string, number> = {};
  house.context.store.around = async ({ collection }, run) => {
    reads[collection] = (reads[collection] ?? 0) + 1;
    return run();
  };
  house.context.clock.advance(60_000);
  house.context.deadline = house.context.clock.now() + 50_000;
  await expandOpen(house.context);
  house.context.store.around = undefined;
  expect(house.rows()).toHaveLength(reachable);
  expect(reads).toMatchObject({ notify_segments: 1 });
  // 2,800 people with a credit: three pages, and one that is empty.
  expect(reads.notify_users).toBeLessThanOrEqual(4);
});

test('more of a page than may be made at once: the cursor stays behind the last who is', async () => {
  const { house, vips } = await vipShop(300);
  await house.create([], { audience: { segment: 'vips' } });
  await house.start(50);
  await house.minutes(4);
  // At a tenth more it pauses; looked at are those as far as the last of them.
  expect(await house.show()).toMatchObject({ state: 'paused', matched: 56, noCredit: 0, made: 56 });
  await house.ask({ action: 'campaign.resume', id: 'c1', confirmed: 80 });
  await house.minutes(4);
  expect(house.recipients()).toEqual(vips);
  expect(await house.show()).toMatchObject({ matched: 80, noCredit: 0, made: 80 });
});

test('on a long-term template those beside have not consented: no credit is what they lack', async () => {
  const house = campaignHouse();
  const { id } = house.context.config.templates.notice!;
  for (const openid of ['o-1', 'o-2', 'o-3']) house.person(openid, 1, { tags: ['vip'] });
  const consent = sampleUser({ [id]: { consent: true, granted: 1 } }, { creditFor: [id], tags: ['vip'] });
  house.context.store.put('notify_users', { ...consent, _id: 'o-4' });
  await createSegment(house.context, 'o-boss', { name: 'vips', rule: VIP });
  const content = { template: 'notice', variants: [{ name: 'a', percent: 100, data: { what: '维护' } }] };
  await house.create([], { ...content, purpose: 'transactional', audience: { segment: 'vips' } });
  expect(await house.preview()).toMatchObject({
    complete: true,
    matched: 4,
    reachable: 1,
    leftOut: { NEVER_SUBSCRIBED: 3 },
    credits: { spent: 0 },
  });
});

test('out of time, the preview is of those it came to, and says nothing of the others', async () => {
  const { house } = await vipShop(4500);
  await createSegment(house.context, 'o-boss', { name: 'all', rule: { kind: 'all', of: [] } });
  await house.create([], { audience: { segment: 'all' } });
  let slow = 0;
  house.context.store.around = async ({ collection, operation }, run) => {
    if (collection === 'notify_users' && operation === 'find' && ++slow <= 2)
      house.context.clock.advance(3000);
    return run();
  };
  expect(await house.preview()).toMatchObject({
    complete: false,
    matched: 2000,
    reachable: 2000,
    leftOut: {},
  });
});

test('a segment that is not there, and an empty one', async () => {
  const { house } = await vipShop(3);
  await expect(house.create([], { audience: { segment: 'nobody' } })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  const nobody: Rule = { kind: 'any', of: [] };
  await createSegment(house.context, 'o-boss', { name: 'nobody', rule: nobody });
  await house.create([], { audience: { segment: 'nobody' } });
  expect(await house.preview()).toMatchObject({ matched: 0, reachable: 0, wouldSend: 0, leftOut: {} });
  await house.start(1);
  await house.minutes(4);
  expect(await house.show()).toMatchObject({ state: 'finished', made: 0 });
});

test('killed at every kind of moment while a segment is gone through: everybody once', async () => {
  const { house, vips } = await vipShop(450);
  await house.create([], { audience: { segment: 'vips' }, perSecond: 1 });
  await house.start(120);
  for (let at = 1; at < 25; at += 3) {
    let calls = 0;
    house.context.store.around = async (_call, run) => {
      if (calls++ !== at) return run();
      if (at % 2) await run();
      throw new Error('killed');
    };
    await house.minutes(1).catch(() => undefined);
    house.context.store.around = undefined;
    house.context.clock.advance(60_000);
  }
  for (let i = 0; i < 60 && (await house.show()).state !== 'finished'; i++) await house.minutes(1);
  expect(
    house
      .rows()
      .map(({ to }) => to)
      .sort(),
  ).toEqual(vips);
  expect(await house.show()).toMatchObject({ state: 'finished', made: vips.length });
});

test('whose last credit is kept for transactional messages has none to spare: no notification is made', async () => {
  const sample = sampleConfig();
  const { offer, backInStock } = sample.templates;
  const templates = { ...sample.templates, offer: { ...offer!, id: backInStock!.id } };
  const house = campaignHouse({ config: { ...sample, templates } });
  house.person('o-one', 1, { tags: ['vip'] });
  house.person('o-two', 2, { tags: ['vip'] });
  await createSegment(house.context, 'o-boss', { name: 'vips', rule: VIP });
  await house.create([], { audience: { segment: 'vips' } });
  expect(await house.preview()).toMatchObject({ reachable: 1, leftOut: { KEPT_FOR_TRANSACTIONAL: 1 } });
  await house.start(1);
  await house.minutes(4);
  expect(house.rows().map(({ to }) => to)).toEqual(['o-two']);
});
