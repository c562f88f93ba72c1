/** A rename in between: of a segment, of a campaign, of a template's alias in the configuration. */
import { campaignHouse } from '../../../test/support/campaigns/house';
import type { Rule } from '../model/rule';
import { createSegment, removeSegment } from '../segments/stored';

const VIP: Rule = { kind: 'tag', name: 'vip' };
type House = ReturnType<typeof campaignHouse>;

/** The configuration of the next deployment knows the template by another alias. */
function rename(house: House, from: string, to: string): void {
  const templates = house.context.config.templates as Record<string, { alias: string }>;
  templates[to] = { ...templates[from]!, alias: to };
  delete templates[from];
}

test('a segment that is saved under another name and removed means the same to what was written before', async () => {
  const house = campaignHouse();
  for (const openid of ['o-1', 'o-2']) house.person(openid, 1, { tags: openid === 'o-1' ? ['vip'] : [] });
  await createSegment(house.context, 'o-boss', { name: 'vips', rule: VIP });
  await house.create([], { audience: { segment: 'vips' } });
  await house.start(1);
  await createSegment(house.context, 'o-boss', { name: 'members', rule: VIP });
  await removeSegment(house.context, 'o-boss', { name: 'vips', version: 1 });
  await house.minutes(4);
  expect(house.recipients()).toEqual(['o-1']);
  const again = house.create([], { audience: { segment: 'vips' } }, 'c2');
  await expect(again).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a campaign has no other name: asked for by one it is not there, and nothing is begun', async () => {
  const house = campaignHouse();
  await house.create(house.people(2));
  await expect(house.start(2, 'november')).rejects.toMatchObject({
    code: 'NOT_FOUND',
    issues: [{ path: 'id' }],
  });
  await house.minutes(4);
  expect(house.recipients()).toEqual([]);
});

test.each(['scheduled', 'running', 'paused'] as const)(
  'the alias of its template is another while it is %s: it pauses and says so; with the alias back everybody gets one',
  async (state) => {
    const house = campaignHouse();
    const people = house.people(100);
    await house.create(people, { perSecond: 0.5 });
    await house.start(100);
    if (state !== 'scheduled') await house.minutes(3);
    if (state === 'paused') await house.does('pause');
    const before = house.recipients().length;
    rename(house, 'offer', 'deal');
    if (state === 'paused') await house.does('resume');
    await house.minutes(4);
    expect(house.recipients()).toHaveLength(before);
    const view = await house.show();
    expect(view).toMatchObject({ state: 'paused', pausedFor: 'error' });
    expect(view.error).toContain('offer');
    rename(house, 'deal', 'offer');
    await house.does('resume');
    await house.minutes(8);
    expect(house.recipients()).toEqual(people);
    expect(house.problems()).toEqual([]);
  },
);

test('a draft whose template has another alias is not started in vain: preview says what is unknown', async () => {
  const house = campaignHouse();
  await house.create(house.people(1));
  rename(house, 'offer', 'deal');
  await expect(house.preview()).rejects.toMatchObject({ code: 'UNKNOWN_TEMPLATE' });
  await house.start(1).catch((error: unknown) => expect(error).toMatchObject({ code: 'UNKNOWN_TEMPLATE' }));
  await house.minutes(4);
  expect((await house.show()).made).toBe(0);
  expect(house.recipients()).toEqual([]);
});
