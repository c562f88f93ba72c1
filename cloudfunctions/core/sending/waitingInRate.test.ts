/** A lane with a rate, some of whose users are just being sent something else: in a time of their own. */
import { mostWithin } from '../../../test/support/flow';
import { World } from '../../../test/support/memory/world';
import { NOW, sampleConfig, sampleRow, sampleUser } from '../../../test/support/sample';
import { OPEN_GATE, readGate } from '../gate/document';
import { COMMON, laneFor, type Lane } from '../gate/lanes';
import { Allowance } from './allowance';
import { Brake } from './brake';
import { Feed } from './feed';
import { Flights } from './flights';
import { workOff } from './worker';

const SECOND = 1000;
const MANY = 'o-many';
/** What WeChat takes for a send: a series ends only if somebody waits for it. */
const SLOW = 900;
const RATED = 'R'.repeat(43);

/** Two templates with a rate: of the one a user has a backlog, of the other many have a notification each. */
function worldAt(perSecond: number, limits: object = {}): World {
  const config = sampleConfig({ limits });
  const notice = {
    ...config.templates['notice']!,
    alias: 'rated',
    id: RATED,
    ...(perSecond ? { perSecond } : {}),
  };
  const backInStock = { ...config.templates['backInStock']!, ...(perSecond ? { perSecond: 20 } : {}) };
  return new World({ ...config, templates: { ...config.templates, backInStock, rated: notice } });
}

const due = (world: World, row: { _id: string; to: string; dueAt: number }, of: object) =>
  world.store.put(
    'notify_messages',
    sampleRow({ ...row, ...of, state: 'scheduled', token: '', leaseUntil: 0 }),
  );

/** One user's backlog: series after series, that take as long as they may. */
function series(world: World, rows: number): void {
  const { id } = world.config.templates['backInStock']!;
  const books = { [id]: { available: rows, granted: rows }, [RATED]: { consent: true } };
  world.store.put('notify_users', sampleUser(books, { _id: MANY, creditFor: [id] }));
  for (let i = 0; i < rows; i++)
    due(
      world,
      { _id: `n-${100 + i}`, to: MANY, dueAt: NOW - 200 + i },
      { lane: laneFor(world.config, id).id },
    );
}

const rated = { template: 'rated', templateId: RATED, data: { thing1: '放假' } };
function inRate(world: World, to: string, dueAt: number, _id = `r-${to}`): void {
  if (to !== MANY) world.store.put('notify_users', sampleUser({ [RATED]: { consent: true } }, { _id: to }));
  due(world, { _id, to, dueAt }, { ...rated, lane: laneFor(world.config, RATED).id });
}

const lanesOf = ({ config }: World): Lane[] =>
  [config.templates['backInStock']!.id, RATED].map((id) => laneFor(config, id));

const separately = (world: World): Lane[][] => lanesOf(world).map((lane) => [lane]);

/** A worker on a machine of its own. */
async function work(world: World, lanes: Lane[]): Promise<void> {
  const { context } = world.machine();
  await workOff(context, { gate: await readGate(context), shared: false, lanes });
}

/** @returns when cards of the rated template reached WeChat, whose, and how many of its rows were claimed in vain */
async function workFor(world: World, seconds: number, machines = [lanesOf(world)]) {
  const cards: { at: number; to: string }[] = [];
  world.onSent = ({ template_id: id, touser: to }) =>
    void (id === RATED && cards.push({ at: world.now - NOW, to }));
  const working = machines.map((lanes) => work(world, lanes));
  await world.pass(seconds * SECOND);
  await Promise.all(working);
  const journals = world.store.all('notify_journals').filter(({ templateId }) => templateId === RATED);
  const results = journals.flatMap((journal) => Object.values(journal.results));
  return {
    cards,
    others: cards.flatMap(({ at, to }) => (to === MANY ? [] : [at])),
    left: results.filter(({ kind }) => kind === 'left').length,
  };
}

const span = (times: number[]): number => times.at(-1)! - times[0]!;

describe.each([
  [1, 30, 3],
  [2, 40, 0],
  [2, 40, 20],
  [5, 60, 59],
  [10, 150, 0],
  [10, 150, 149],
])('at %d a second, of %d rows the one at place %d waits for a series', (rate, rows, place) => {
  const setUp = (): World => {
    const world = worldAt(rate);
    world.sendMs = SLOW;
    series(world, 45);
    for (let i = 0; i < rows; i++) inRate(world, i === place ? MANY : `o-${i}`, NOW - 200 + i);
    return world;
  };

  test('the others get all of the rate, and it is kept', async () => {
    const { cards, others, left } = await workFor(setUp(), 58);
    expect(others).toHaveLength(rows - 1);
    expect(span(others)).toBeLessThanOrEqual(((rows - 1) / rate) * SECOND * 1.05);
    expect(cards).toHaveLength(rows);
    expect(mostWithin(others, 5 * SECOND)).toBeLessThanOrEqual(Math.ceil(5 * rate * 1.05));
    expect(left).toBe(0);
  });

  test('and where another worker is at the series', async () => {
    const world = setUp();
    const { cards, others, left } = await workFor(world, 58, separately(world));
    expect(others).toHaveLength(rows - 1);
    expect(span(others)).toBeLessThanOrEqual(((rows - 1) / rate) * SECOND * 1.05);
    expect(
      mostWithin(
        cards.map(({ at }) => at),
        5 * SECOND,
      ),
    ).toBeLessThanOrEqual(Math.ceil(5 * rate * 1.05));
    expect(left).toBe(0);
  });
});

test('under a rate over all, those whose window waits for a series get what it leaves', async () => {
  const world = worldAt(0, { perSecond: 5 });
  world.sendMs = SLOW;
  series(world, 45);
  for (let i = 0; i < 60; i++) inRate(world, i === 10 ? MANY : `o-${i}`, NOW - 100 + i);
  const { others, left } = await workFor(world, 60, [[COMMON]]);
  expect(others).toHaveLength(59);
  // One of the five a second is the series'.
  expect(span(others)).toBeLessThanOrEqual((58 / 3.7) * SECOND);
  expect(left).toBe(0);
});

test.each([COMMON, 'its own'])(
  'users without a credit take none of the rate away from the others (lane: %s)',
  async (lane) => {
    const world = lane === COMMON ? worldAt(0, { perSecond: 8 }) : worldAt(8);
    world.callMs = () => 40;
    for (let i = 0; i < 160; i++) {
      inRate(world, `o-${i}`, NOW - 200 + i);
      // Three of four have none.
      if (i % 4) world.store.put('notify_users', sampleUser({}, { _id: `o-${i}` }));
    }
    const { others } = await workFor(world, 58, [
      lane === COMMON ? [COMMON] : [laneFor(world.config, RATED)],
    ]);
    expect(others).toHaveLength(40);
    expect(span(others)).toBeLessThanOrEqual((39 / 8) * SECOND * 1.05);
  },
);

test('a series in the lane itself that is slower than the rate leaves its slots to the others, and gets new ones', async () => {
  const world = worldAt(10);
  world.sendMs = 400;
  series(world, 0);
  for (let i = 0; i < 40; i++) inRate(world, MANY, NOW - 200 + i, `n-${i}`);
  for (let i = 0; i < 60; i++) inRate(world, `o-${i}`, NOW - 100 + i);
  const { cards, others, left } = await workFor(world, 55);
  expect(cards).toHaveLength(100);
  expect(span(others)).toBeLessThanOrEqual(7 * SECOND);
  expect(
    mostWithin(
      cards.map(({ at }) => at),
      5 * SECOND,
    ),
  ).toBeLessThanOrEqual(53);
  expect(left).toBe(0);
});

test('slots that come back, too few for a claim, are no reason to look for more rows again and again', async () => {
  const world = worldAt(2);
  world.sendMs = SLOW;
  series(world, 45);
  for (let i = 0; i < 90; i++) inRate(world, i === 3 ? MANY : `o-${i}`, NOW - 100 + i);
  const { others, left } = await workFor(world, 58, separately(world));
  expect(others).toHaveLength(89);
  expect(left).toBe(0);
  const looks = world.store.calls.filter(
    ({ operation, collection, what }) =>
      operation === 'find' && collection === 'notify_messages' && JSON.stringify(what).includes('scheduled'),
  );
  expect(looks.length).toBeLessThan(20);
});

test('lanes that wait for the rate claim as soon as slots come back, and both go on', async () => {
  const world = worldAt(1);
  for (let i = 0; i < 40; i++) inRate(world, `o-${i}`, NOW - 100 + i);
  const { context } = world.machine();
  const allowance = new Allowance(context, OPEN_GATE, NOW + 45_000);
  const shared = { gate: OPEN_GATE, allowance, brake: new Brake(), flights: new Flights(), crowded: false };
  const lane = laneFor(world.config, RATED);
  const feed = new Feed(context, lane, shared, 10);
  const claimed = feed.refill().then(async () => [await feed.next(), await feed.next()]);
  await world.pass(SECOND);
  expect((await claimed).map((window) => window?.rows.length)).toEqual([10, 10]);
  const next: (number | undefined)[] = [];
  void feed.next().then((window) => next.push(window?.rows.length));
  await world.pass(200);
  void feed.next().then((window) => next.push(window?.rows.length));
  await world.pass(SECOND);
  expect(next).toEqual([]);
  allowance.settled(lane, 20, { asked: 0, handed: 0 });
  await world.pass(SECOND);
  // Two have gone by.
  expect(next).toEqual([10, 8]);
});
