import { campaignHouse, DAY, HOUR } from '../../../test/support/campaigns/house';
import { NOW, sampleConfig } from '../../../test/support/sample';
import type { CampaignView } from '../contract';

const approving = () => campaignHouse({ config: sampleConfig({ campaigns: { approveAbove: 2 } }) });

test('created again it is the same one; with another content, or by somebody else, the id is taken', async () => {
  const house = campaignHouse();
  const first = await house.create(['o-1']);
  expect(await house.create(['o-1'])).toEqual(first);
  const taken = { code: 'KEY_REUSED', issues: [expect.objectContaining({ path: 'id' })] };
  await expect(house.create(['o-2'])).rejects.toMatchObject(taken);
  const other = house.ask({ action: 'campaign.create', id: 'c1', ...house.spec(['o-1']) }, 'o-other');
  await expect(other).rejects.toMatchObject(taken);
});

test('two who change a draft at once: the later one is told, and the earlier one’s change stands', async () => {
  const house = campaignHouse();
  await house.create(['o-1']);
  const update = (title: string, by: string, version: number) =>
    house.ask({ action: 'campaign.update', id: 'c1', version, ...house.spec(['o-1'], { title }) }, by);
  await update('one', 'o-anna', 1);
  await expect(update('two', 'o-bo', 1)).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining('changed meanwhile by "o-anna"') as string,
    issues: [expect.objectContaining({ path: 'version' })],
  });
  expect(await house.show()).toMatchObject({ version: 2, spec: { title: 'one' }, author: 'o-anna' });
});

test('an answer that was lost is no conflict: the change is one’s own', async () => {
  const house = campaignHouse();
  await house.create(['o-1']);
  house.context.store.around = async ({ operation }, run) => {
    const answer = await run();
    return operation === 'updateOne' ? null : answer;
  };
  const spec = house.spec(['o-1'], { title: 'one' });
  const view = await house.ask({ action: 'campaign.update', id: 'c1', version: 1, ...spec });
  expect(view).toMatchObject({ version: 2, spec: { title: 'one' } });
});

test('a start waits two minutes, and can be undone in them', async () => {
  const house = campaignHouse();
  await house.create(house.people(3));
  expect(await house.start(3)).toMatchObject({ state: 'scheduled', startsAt: '2026-11-22T02:04:00.000Z' });
  await house.minutes(1);
  expect(await house.does('undo')).toMatchObject({ state: 'draft', confirmed: 0 });
  await house.minutes(3);
  expect(house.recipients()).toEqual([]);
  expect(await house.does('undo')).toMatchObject({ state: 'draft' });
});

test('started again for another time it is refused, not passed over in silence; for the same it is as it stands', async () => {
  const house = campaignHouse();
  await house.create(house.people(3));
  const start = (more: object) =>
    house.ask({ action: 'campaign.start', id: 'c1', confirmed: 3, ...more }) as Promise<CampaignView>;
  const { startsAt } = await start({ at: NOW + HOUR });
  house.context.clock.advance(30_000);
  expect(await start({ at: NOW + HOUR })).toMatchObject({ startsAt });
  expect(await start({})).toMatchObject({ startsAt });
  await expect(start({ at: NOW + 2 * HOUR })).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await house.show()).toMatchObject({ state: 'scheduled', startsAt });
  await house.does('undo');
  // Sooner than two minutes it never begins: asked again that is the same time.
  const soon = NOW + 60_000;
  const first = await start({ at: soon });
  house.context.clock.advance(5000);
  expect(await start({ at: soon })).toEqual(first);
});

test('what has begun cannot be undone, only stopped', async () => {
  const house = campaignHouse();
  await house.create(house.people(3));
  await house.start(3);
  await house.minutes(3);
  await expect(house.does('undo')).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringMatching(/scheduled to be undone, this one is (running|finished)/) as string,
  });
});

test('two admins start it: it starts once, and both are told how it stands', async () => {
  const house = campaignHouse();
  const people = house.people(3);
  await house.create(people);
  const request = { action: 'campaign.start', id: 'c1', confirmed: 3 } as const;
  const answers = await Promise.all([house.ask(request, 'o-anna'), house.ask(request, 'o-bo')]);
  expect(answers[0]).toEqual(answers[1]);
  await house.minutes(5);
  expect(house.recipients()).toEqual(people);
  await expect(house.start(2)).rejects.toMatchObject({ code: 'CONFLICT' });
});

test.each([
  [
    'in the past',
    { at: NOW - HOUR },
    { code: 'BAD_TIME', issues: [expect.objectContaining({ path: 'at' })] },
  ],
  [
    'after its own end',
    { at: NOW + 11 * DAY },
    { code: 'BAD_TIME', issues: [expect.objectContaining({ path: 'endsAt' })] },
  ],
])('a start %s is refused', async (_what, when, error) => {
  const house = campaignHouse();
  await house.create(['o-1']);
  await expect(
    house.ask({ action: 'campaign.start', id: 'c1', confirmed: 1, ...when }),
  ).rejects.toMatchObject(error);
  expect(await house.show()).toMatchObject({ state: 'draft' });
});

test('what runs is not edited', async () => {
  const house = campaignHouse();
  await house.create(house.people(1));
  await house.start(1);
  const update = house.ask({ action: 'campaign.update', id: 'c1', version: 2, ...house.spec(['o-2']) });
  await expect(update).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining(
      'a campaign that is draft to be changed, this one is scheduled',
    ) as string,
  });
});

test('a campaign that is not there', async () => {
  await expect(campaignHouse().show('nope')).rejects.toMatchObject({
    code: 'NOT_FOUND',
    issues: [expect.objectContaining({ path: 'id' })],
  });
});

test('above the configured size somebody else than the author has to say yes to exactly this', async () => {
  const house = approving();
  const { hash } = await house.create(house.people(3));
  const approve = (by: string, size = 3, of = hash) =>
    house.ask({ action: 'campaign.approve', id: 'c1', hash: of, size }, by);
  await expect(house.start(3)).rejects.toMatchObject({
    code: 'FORBIDDEN',
    message: expect.stringContaining('nobody has approved it') as string,
  });
  await expect(approve('o-boss')).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await expect(approve('o-anna', 3, 'another')).rejects.toMatchObject({
    code: 'CONFLICT',
    issues: [expect.objectContaining({ path: 'hash' })],
  });
  await approve('o-anna');
  // Any edit revokes it.
  const edited = {
    action: 'campaign.update',
    id: 'c1',
    version: 2,
    ...house.spec(['o-1', 'o-2', 'o-3']),
  } as const;
  await house.ask(edited);
  await expect(house.start(3)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  const again = await house.show();
  expect(again).not.toHaveProperty('approval');
  await approve('o-anna', 3, again.hash);
  await expect(house.start(4)).rejects.toMatchObject({
    code: 'FORBIDDEN',
    message: expect.stringContaining('3 were approved') as string,
  });
  expect(await house.start(3)).toMatchObject({ state: 'scheduled', approval: { by: 'o-anna', size: 3 } });
});

test('whoever edits is its author then: who approved before may not approve their own edit', async () => {
  const house = approving();
  await house.create(house.people(3));
  const spec = house.spec(['o-1', 'o-2', 'o-3']);
  await house.ask({ action: 'campaign.update', id: 'c1', version: 1, ...spec }, 'o-anna');
  const { hash } = await house.show();
  const approve = house.ask({ action: 'campaign.approve', id: 'c1', hash, size: 3 }, 'o-anna');
  await expect(approve).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

test('up to the size it needs nobody', async () => {
  const house = approving();
  await house.create(house.people(2));
  expect(await house.start(2)).toMatchObject({ state: 'scheduled' });
});

test('a copy is a draft of its own', async () => {
  const house = campaignHouse();
  await house.create(house.people(2));
  await house.start(2);
  await house.minutes(5);
  const copy = { action: 'campaign.duplicate', id: 'c1', as: 'c2', endsAt: NOW + 20 * DAY } as const;
  expect(await house.ask(copy, 'o-anna')).toMatchObject({
    id: 'c2',
    state: 'draft',
    author: 'o-anna',
    made: 0,
  });
  expect(await house.ask({ action: 'campaign.list' })).toMatchObject({
    campaigns: [
      { id: 'c2', state: 'draft' },
      { id: 'c1', state: 'finished' },
    ],
  });
  expect(await house.ask({ action: 'campaign.list', state: 'draft' })).toMatchObject({
    campaigns: [{ id: 'c2' }],
  });
});

test('a change that comes between reading and writing is not overwritten', async () => {
  const house = campaignHouse();
  await house.create(['o-1']);
  const update = (title: string, by: string) =>
    house.ask({ action: 'campaign.update', id: 'c1', version: 1, ...house.spec(['o-1'], { title }) }, by);
  let between: Promise<unknown> | undefined;
  house.context.store.around = async ({ operation }, run) => {
    if (operation === 'updateOne' && !between) await (between = update('one', 'o-anna'));
    return run();
  };
  await expect(update('two', 'o-bo')).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await house.show()).toMatchObject({ version: 2, spec: { title: 'one' } });
});
