/** Whom a campaign cannot reach for want of a credit: the people behind a preview's count, made when they are asked for. */
import { campaignHouse } from '../../../test/support/campaigns/house';
import { PLACES, ZH } from '../../../test/support/campaigns/asking';
import { triggeredHouse } from '../../../test/support/campaigns/triggered';
import { NOW, sampleConfig } from '../../../test/support/sample';
import type { PeopleWithoutCredit, PersonWithoutCredit } from '../contract';
import type { Rule } from '../model/rule';
import { createSegment } from '../segments/stored';

type House = Pick<ReturnType<typeof campaignHouse>, 'ask'>;

async function all(house: House, limit = 7, id = 'c1'): Promise<PersonWithoutCredit[]> {
  const people: PersonWithoutCredit[] = [];
  let after: string | undefined;
  do {
    const page = (await house.ask({
      action: 'campaign.withoutCredit',
      id,
      limit,
      ...(after === undefined ? {} : { after }),
    })) as PeopleWithoutCredit;
    people.push(...page.people);
    after = page.next;
  } while (after !== undefined);
  return people;
}
const told = (people: PersonWithoutCredit[]): string[] =>
  people.map(({ openid, reason, otherwise }) =>
    [openid, reason.code, ...(otherwise ? [otherwise.code] : [])].join(' '),
  );

test('of named people: as many as the preview counts, each once, with what else would stand in the way', async () => {
  const house = campaignHouse();
  const people = house.people(20);
  for (const openid of people.slice(0, 12)) house.person(openid, 0, {});
  house.person(people[3]!, 0, { muted: true });
  await house.create([...people, 'o-never']);
  const { leftOut } = await house.preview();
  const lacking = await all(house);
  const reasons = lacking.map(({ reason }) => reason.code);
  for (const reason of new Set(reasons))
    expect([reason, reasons.filter((each) => each === reason).length]).toEqual([reason, leftOut[reason]]);
  expect(lacking).toHaveLength(13);
  expect(new Set(lacking.map(({ openid }) => openid)).size).toBe(13);
  expect(lacking.filter(({ otherwise }) => otherwise).map(({ openid }) => openid)).toEqual([people[3]]);
  expect(lacking[3]!.otherwise).toMatchObject({ code: 'MUTED', message: expect.any(String) as unknown });
});

test('of a segment, of a large one too: page by page, in the order of their openids', async () => {
  const house = campaignHouse();
  const VIP: Rule = { kind: 'tag', name: 'vip' };
  for (let i = 0; i < 60; i++)
    house.person(`o-${String(i).padStart(2, '0')}`, i % 3 === 0 ? 1 : 0, { tags: i % 2 ? ['vip'] : [] });
  await createSegment(house.context, 'o-boss', { name: 'vips', rule: VIP });
  await house.create([], { audience: { segment: 'vips' } });
  const { leftOut } = await house.preview();
  const lacking = await all(house);
  expect(lacking).toHaveLength(leftOut.NO_CREDIT!);
  const openids = lacking.map(({ openid }) => openid);
  expect(openids).toEqual([...openids].sort());
});

test('once it has run, whoever has got it is not on it, though the credit is spent; nothing is written', async () => {
  const house = campaignHouse();
  const people = house.people(3);
  house.person('o-poor', 0);
  await house.create([...people, 'o-poor']);
  await house.start(3);
  await house.minutes(4);
  const before = house.rows().length;
  expect(told(await all(house))).toEqual([expect.stringContaining('o-poor ')]);
  expect(house.rows()).toHaveLength(before);
});

test('who would be in a control group; on a transactional reserve; of a long-term template', async () => {
  const house = campaignHouse({ config: sampleConfig({ campaigns: { globalControlPercent: 20 } }) });
  const people = Array.from({ length: 20 }, (_, i) => `o-${String(i).padStart(2, '0')}`);
  for (const openid of people) house.person(openid, 0);
  await house.create(people);
  const { parts } = await house.preview();
  expect(parts).toEqual({});
  const control = (await all(house)).filter(({ otherwise }) => otherwise?.code === 'CONTROL');
  expect(control.length).toBeGreaterThan(0);
  expect(control.length).toBeLessThan(20);
  const long = campaignHouse();
  long.person('o-1', 0);
  await long.create(['o-1'], {
    template: 'notice',
    purpose: 'transactional',
    variants: [{ name: 'a', percent: 100, data: { what: '维护' } }],
  });
  expect(told(await all(long))).toEqual(['o-1 NEVER_SUBSCRIBED']);
});

test('of a triggered campaign: who did the thing of late; one that asks has none', async () => {
  const house = triggeredHouse();
  house.person('o-1', 0);
  house.person('o-2', 0);
  await house.create();
  await house.tells('o-1', 'cart');
  expect((await all(house)).map(({ openid }) => openid)).toEqual(['o-1']);
  const asking = campaignHouse({ config: sampleConfig({ places: PLACES }) });
  await asking.ask({
    action: 'campaign.create',
    id: 'c1',
    kind: 'ask',
    title: '秋茶',
    places: ['home'],
    templates: ['offer'],
    wording: { zh: ZH },
    endsAt: NOW + 86_400_000,
  });
  await expect(all(asking)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
});
