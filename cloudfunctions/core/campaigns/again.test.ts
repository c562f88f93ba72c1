/** A copy of a campaign for those who got it and have not clicked its card. */
import { campaignHouse, DAY, HOUR } from '../../../test/support/campaigns/house';
import { triggeredHouse } from '../../../test/support/campaigns/triggered';
import { fold, putEvent } from '../../../test/support/memory/record';
import { PLACES, ZH } from '../../../test/support/campaigns/asking';
import { NOW, sampleConfig } from '../../../test/support/sample';
import type { CampaignView } from '../contract';
import { createSegment } from '../segments/stored';

type House = Pick<ReturnType<typeof campaignHouse>, 'context' | 'ask' | 'rows' | 'start' | 'minutes'>;

const again = async (house: House, id: string, as: string) =>
  (await house.ask({
    action: 'campaign.duplicate',
    id,
    as,
    endsAt: house.context.clock.now() + 5 * DAY,
    notClicked: true,
  })) as CampaignView;

async function click(house: House, campaign: string, ...openids: string[]): Promise<void> {
  for (const { _id, to, key } of house.rows())
    if (key === `campaign:${campaign}` && openids.includes(to))
      putEvent(house.context, `click:${_id}`, { openid: to, nid: _id });
  await fold(house.context);
}

const got = (house: House, campaign: string): string[] =>
  house
    .rows()
    .filter(({ key, state }) => key === `campaign:${campaign}` && ['sent', 'delivered'].includes(state))
    .map(({ to }) => to)
    .sort();

/** `c1` has been sent to ten people with three credits each; two of them are in its control group. */
async function sentOnce() {
  const house = campaignHouse();
  const people = house.people(10);
  for (const openid of people) house.person(openid, 4);
  await house.create(people, {
    variants: [{ name: 'a', percent: 80, data: { goods: 'Blue mug' } }],
    control: 20,
  });
  await house.start(10);
  await house.minutes(4);
  return { house, first: got(house, 'c1') };
}

/** Started, and gone out, on the next day: two promotional ones a day may be too many. */
async function goes(house: House, id: string, confirmed: number): Promise<void> {
  house.context.clock.advance(DAY);
  await house.start(confirmed, id);
  await house.minutes(5);
}

test('it goes to whoever got the first and has not clicked it: nobody of its control group, nobody who said no since', async () => {
  const { house, first } = await sentOnce();
  expect(first.length).toBeGreaterThan(5);
  expect(first.length).toBeLessThan(10);
  const [clicker, mute, ...others] = first as [string, string, ...string[]];
  await click(house, 'c1', clicker);
  await house.context.store.update('notify_users', { _id: mute }, { $set: { muted: true } });
  const copy = await again(house, 'c1', 'c2');
  expect(copy).toMatchObject({
    state: 'draft',
    spec: { title: '双十一', audience: { notClicked: ['c1'] }, control: 20 },
  });
  // Asked again it is the same draft.
  expect((await again(house, 'c1', 'c2')).version).toBe(1);
  const preview = await house.preview('c2');
  expect(preview).toMatchObject({ matched: first.length - 1, reachable: first.length - 1 });
  await goes(house, 'c2', first.length - 1);
  const left = house.rows().filter(({ key, state }) => key === 'campaign:c2' && state === 'suppressed');
  const inControl = left.filter(({ reason }) => reason === 'CONTROL').map(({ to }) => to);
  expect(got(house, 'c2')).toEqual(others.filter((openid) => !inControl.includes(openid)));
  if (!inControl.includes(mute)) expect(left.map(({ reason }) => reason)).toContain('MUTED');
  expect(house.problems()).toEqual([]);
});

test('its content can be edited, and then it is for the same people', async () => {
  const { house, first } = await sentOnce();
  const { version } = await again(house, 'c1', 'c2');
  const variants = [{ name: 'a', percent: 100, data: { goods: 'Red mug' } }];
  const audience = { notClicked: ['c1'] };
  await house.ask({
    action: 'campaign.update',
    id: 'c2',
    version,
    ...house.spec([], { variants, audience }),
  });
  await goes(house, 'c2', first.length);
  expect(got(house, 'c2')).toEqual(first);
});

test('a copy of the copy: whoever has clicked any of them is left out, also who clicked the first one late', async () => {
  const { house, first } = await sentOnce();
  const { version } = await again(house, 'c1', 'c2');
  const audience = { notClicked: ['c1'] };
  await house.ask({ action: 'campaign.update', id: 'c2', version, ...house.spec([], { audience }) });
  await goes(house, 'c2', first.length);
  const [late, second, ...others] = first as [string, string, ...string[]];
  await click(house, 'c1', late);
  await click(house, 'c2', second);
  expect(await again(house, 'c2', 'c3')).toMatchObject({ spec: { audience: { notClicked: ['c1', 'c2'] } } });
  await goes(house, 'c3', others.length);
  expect(got(house, 'c3')).toEqual(others);
});

test('of a triggered campaign', async () => {
  const house = triggeredHouse();
  house.person('o-1', 3);
  house.person('o-2', 3);
  await house.run();
  for (const openid of ['o-1', 'o-2']) await house.tells(openid, 'cart');
  house.pass(HOUR);
  await house.minutes(2);
  await click(house, 'c1', 'o-1');
  expect(await again(house, 'c1', 'c2')).toMatchObject({
    spec: { kind: 'once', template: 'offer', audience: { notClicked: ['c1'] } },
  });
  await goes(house, 'c2', 1);
  expect(got(house, 'c2')).toEqual(['o-2']);
});

test('of a run of one that repeats, and of all its runs', async () => {
  const house = campaignHouse();
  const people = house.people(3);
  for (const openid of people) house.person(openid, 5);
  const { bestTime: _bestTime, ...spec } = house.spec(people);
  await house.ask({
    action: 'campaign.create',
    id: 'weekly',
    ...spec,
    kind: 'repeat',
    schedule: { weekdays: [1, 2, 3, 4, 5, 6, 7], at: '12:00' },
    runs: 2,
  });
  await house.start(3, 'weekly');
  const { nextRun } = await house.show('weekly');
  house.context.clock.advance(Math.max(0, Date.parse(nextRun!) - house.context.clock.now()));
  await house.minutes(4);
  const { runs } = await house.show('weekly');
  const run = runs!.find(({ id }) => id !== undefined)!.id!;
  await click(house, run, people[0]!);
  await again(house, run, 'c2');
  expect((await house.preview('c2')).matched).toBe(2);
  await again(house, 'weekly', 'c3');
  expect((await house.preview('c3')).matched).toBe(2);
});

test('a segment may ask the same, as a part of a rule', async () => {
  const { house, first } = await sentOnce();
  await click(house, 'c1', first[0]!);
  await createSegment(house.context, 'o-boss', {
    name: 'clicked',
    rule: { kind: 'gotCampaign', campaign: 'campaign:c1', clicked: true },
  });
  await house.create([], { audience: { segment: 'clicked' } }, 'c2');
  expect((await house.preview('c2')).matched).toBe(1);
});

test('one that is not there, or has no cards', async () => {
  const house = campaignHouse({ config: sampleConfig({ places: PLACES }) });
  await expect(house.create([], { audience: { notClicked: ['none'] } })).rejects.toMatchObject({
    code: 'NOT_FOUND',
    issues: [{ path: 'audience.notClicked[0]' }],
  });
  await house.ask({
    action: 'campaign.create',
    id: 'asks',
    kind: 'ask',
    title: '秋茶',
    places: ['home'],
    templates: ['offer'],
    wording: { zh: ZH },
    endsAt: NOW + DAY,
  });
  await expect(again(house, 'asks', 'c2')).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    issues: [{ path: 'notClicked' }],
  });
  await expect(house.create([], { audience: { notClicked: ['asks'] } })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    issues: [{ path: 'audience.notClicked[0]' }],
  });
});
