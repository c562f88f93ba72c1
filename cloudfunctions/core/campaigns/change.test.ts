/** Pace and end of a campaign, changed while it runs. */
import { campaignHouse, HOUR } from '../../../test/support/campaigns/house';
import { NOW } from '../../../test/support/sample';
import { pauseAllPromotional, resumeAllPromotional } from '../management/promotional';

type House = ReturnType<typeof campaignHouse>;
const MINUTE = 60_000;

/** How many go out in so many minutes. */
async function sentIn(house: House, minutes: number): Promise<number> {
  const before = house.recipients().length;
  await house.minutes(minutes);
  return house.recipients().length - before;
}

async function running(count: number, more: object): Promise<{ house: House; people: string[] }> {
  const house = campaignHouse();
  const people = house.people(count);
  await house.create(people, more);
  await house.start(count);
  await house.minutes(3);
  return { house, people };
}

test('a slower pace holds from the next minute on, also for what was made ahead for the old one', async () => {
  const { house, people } = await running(330, { perSecond: 2 });
  expect(await house.rate(0.5)).toMatchObject({ spec: { perSecond: 0.5 } });
  await house.minutes(1);
  for (let i = 0; i < 3; i++) expect(await sentIn(house, 1)).toBeLessThanOrEqual(31);
  expect(await house.rate(20)).toMatchObject({ spec: { perSecond: 20 } });
  await house.minutes(5);
  expect(house.recipients()).toEqual(people);
  expect(await house.show()).toMatchObject({ state: 'finished' });
  expect(house.problems()).toEqual([]);
});

test('a quicker pace is felt at once', async () => {
  const { house } = await running(300, { perSecond: 0.2 });
  await house.rate(2);
  await house.minutes(1);
  const sent = await sentIn(house, 1);
  expect(sent).toBeGreaterThan(108);
  expect(sent).toBeLessThanOrEqual(140);
});

test('changed while a worker has a claim in hand: it holds what it has, and nobody is lost', async () => {
  const house = campaignHouse();
  const people = house.people(300);
  await house.create(people, { perSecond: 200 });
  await house.start(300);
  const seen = house.atCard(30, () => house.rate(1));
  await house.minutes(3);
  expect(seen()).toBeLessThanOrEqual(30 + 50 + 60);
  await house.minutes(6);
  expect(house.recipients()).toEqual(people);
  expect(house.problems()).toEqual([]);
});

test('changed while it is paused: it goes on at the new pace', async () => {
  const { house, people } = await running(300, { perSecond: 1 });
  await house.does('pause');
  await house.rate(3);
  expect(await sentIn(house, 2)).toBe(0);
  await house.does('resume');
  await house.minutes(1);
  expect(await sentIn(house, 1)).toBeLessThanOrEqual(200);
  await house.minutes(4);
  expect(house.recipients()).toEqual(people);
});

test('changed before it begins, or once it has ended', async () => {
  const house = campaignHouse();
  await house.create(house.people(3));
  await expect(house.rate(1)).rejects.toMatchObject({ code: 'CONFLICT' });
  await house.start(3);
  expect(await house.rate(1)).toMatchObject({ state: 'scheduled', spec: { perSecond: 1 } });
  await house.minutes(5);
  expect(await house.show()).toMatchObject({ state: 'finished' });
  await expect(house.rate(2)).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(house.end(NOW + HOUR)).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('a resume of everything promotional keeps each pace', async () => {
  const { house, people } = await running(250, { perSecond: 1 });
  await pauseAllPromotional(house.context, 'o-boss', 'a');
  await house.minutes(10);
  await resumeAllPromotional(house.context);
  await house.minutes(1);
  for (let i = 0; i < 3; i++) expect(await sentIn(house, 1)).toBeLessThanOrEqual(65);
  await house.minutes(6);
  expect(house.recipients()).toEqual(people);
});

test('an earlier end is obeyed by what is made and by a worker that has claimed it', async () => {
  const { house } = await running(300, { perSecond: 1 });
  expect(await house.end(NOW + 5 * MINUTE)).toMatchObject({ state: 'running' });
  await house.minutes(12);
  expect(house.recipients().length).toBeLessThanOrEqual(185);
  expect(await house.show()).toMatchObject({ state: 'finished' });
});

test('an end that comes between a claim and its window is obeyed by that window', async () => {
  const house = campaignHouse();
  await house.create(house.people(20));
  await house.start(20);
  await house.minutes(1);
  const hasHappened = house.beforeHold(async () => {
    await house.end(house.context.clock.now() + 1000);
    house.context.clock.advance(2000);
  });
  await house.minutes(3);
  house.context.store.around = undefined;
  expect(hasHappened()).toBe(true);
  expect(house.recipients()).toEqual([]);
  expect(new Set(house.rows().map(({ state }) => state))).toEqual(new Set(['expired']));
  expect(house.problems()).toEqual([]);
});

test('a later end counts for what was made before', async () => {
  const { house, people } = await running(300, { perSecond: 1, endsAt: NOW + 5 * MINUTE });
  await house.end(NOW + HOUR);
  await house.minutes(7);
  expect(house.recipients()).toEqual(people);
});

test('a later end told to a paused one that would have been over', async () => {
  const { house, people } = await running(120, { perSecond: 1, endsAt: NOW + 10 * MINUTE });
  await house.does('pause');
  await house.end(NOW + HOUR);
  await house.minutes(20);
  await house.does('resume');
  await house.minutes(4);
  expect(house.recipients()).toEqual(people);
});

test('an end before its beginning, or in the past, is refused', async () => {
  const house = campaignHouse();
  await house.create(house.people(1));
  await house.start(1);
  await expect(house.end(NOW + MINUTE)).rejects.toMatchObject({ code: 'BAD_TIME' });
  await expect(house.end(NOW - 1)).rejects.toMatchObject({ code: 'BAD_TIME' });
});

test.each(['rate', 'end'] as const)(
  '%s dies at every call and is asked again: everybody once',
  async (what) => {
    for (let at = 0, done = false; !done && at < 40; at += what === 'rate' ? 5 : 2) {
      const { house, people } = await running(60, { perSecond: 0.5, endsAt: NOW + 6 * MINUTE });
      let calls = 0;
      house.context.store.around = async (_call, run) => {
        if (calls++ !== at) return run();
        if (at % 2) await run();
        throw new Error('killed');
      };
      const change = () => (what === 'rate' ? house.rate(2) : house.end(NOW + 20 * MINUTE));
      done = await change().then(
        () => true,
        () => false,
      );
      house.context.store.around = undefined;
      await change();
      await house.minutes(7);
      expect(house.recipients()).toEqual(people);
      expect(house.problems()).toEqual([]);
    }
  },
);
