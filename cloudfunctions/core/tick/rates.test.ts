/** Rates as the timer's own runs keep them, in the world's own time: minutes of it pass in a second or two. */
import { mostWithin, paceOf } from '../../../test/support/flow';
import { World, type Machine } from '../../../test/support/memory/world';
import { NOW, sampleConfig, sampleRow, sampleUser } from '../../../test/support/sample';
import type { Config } from '../config/config';
import { GATE, OPEN_GATE } from '../gate/document';
import { sendNotification } from '../notifications/send';
import { runTick } from './run';

const SECOND = 1000;
const RATE = 10;
const OVERDUE = NOW - 3600 * SECOND;

/** Nothing else is said: the time from tick to tick is the default of a configuration with a rate. */
function rated(perSecond = RATE, limits: object = {}): Config {
  const backInStock = {
    id: 'B'.repeat(43),
    kind: 'one-time',
    title: '到货提醒',
    topic: 'restock',
    class: 'transactional',
    page: 'pages/goods/index',
    data: { goods: 'thing1', price: 'amount2' },
  };
  return sampleConfig({
    limits,
    templates: {
      backInStock: { ...backInStock, perSecond },
      other: { ...backInStock, id: 'C'.repeat(43) },
    },
  });
}

function user(world: World, to: string): void {
  const ids = Object.values(world.config.templates).map(({ id }) => id);
  const books = Object.fromEntries(ids.map((id) => [id, { available: 2, granted: 2 }]));
  world.store.put('notify_users', sampleUser(books, { _id: to, creditFor: ids }));
}

/** Users with a notification each that fell due before everything stood still for an hour. */
function overdue(world: World, count: number, alias = 'backInStock', dueAt = OVERDUE): void {
  const { id: templateId, perSecond } = world.config.templates[alias]!;
  for (let i = 0; i < count; i++) {
    const to = `o-${alias}-${i}`;
    user(world, to);
    const of = { template: alias, templateId, lane: perSecond ? templateId : '', dueAt };
    world.store.put('notify_messages', sampleRow({ ...of, _id: to, to, state: 'scheduled', token: '' }));
  }
}

/** The timer, for so long: a run on a machine of its own each time, as `machine` gives them. */
async function ticksFor(
  world: World,
  seconds: number,
  machine = (_tick: number): Machine => world.machine(),
): Promise<void> {
  const every = world.config.limits.tickSeconds;
  for (let tick = 0; tick * every < seconds; tick++) {
    void runTick(machine(tick).context, true, true);
    await world.pass(every * SECOND);
  }
}

const times = (world: World): number[] => world.sent.map(({ at }) => at);
const immediate = (world: World, to: string, skewMs = 0) => {
  user(world, to);
  const { context } = world.machine({ skewMs, limitMs: 20_000 });
  const request = { to, template: 'backInStock', key: 'now', data: { goods: '马克杯', price: 89 } };
  return sendNotification(context, request);
};

test('a backlog gets all of its rate, run after run without a gap, at no more than 0.3 calls a row', async () => {
  const world = new World(rated());
  overdue(world, 950);
  await ticksFor(world, 90);
  expect(paceOf(times(world))).toBeGreaterThan(RATE * 0.99);
  expect(mostWithin(times(world), 10 * SECOND)).toBeLessThanOrEqual(10 * RATE * 1.05);
  expect(world.sent.length).toBeGreaterThan(90 * RATE * 0.99);
  expect(world.store.calls.length / world.sent.length).toBeLessThanOrEqual(0.3);
});

test('a rate over all is kept in the same way', async () => {
  const world = new World({ ...rated(2000, { perSecond: 8 }) });
  overdue(world, 500, 'other');
  await ticksFor(world, 60);
  expect(world.sent.length).toBeGreaterThan(60 * 8 * 0.97);
  expect(mostWithin(times(world), 10 * SECOND)).toBeLessThanOrEqual(10 * 8 * 1.05);
});

test.each([
  ['of a template', rated(), 'backInStock'],
  ['over all', rated(40, { perSecond: RATE }), 'other'],
])(
  'a machine whose clock was a week ahead has booked and died: a rate %s goes on as if it had not',
  async (_whose, config, alias) => {
    const world = new World(config);
    overdue(world, 200, alias);
    const ahead = NOW + 7 * 24 * 3600 * SECOND;
    const nextAtByLane = { [config.templates[alias]!.id]: ahead };
    const gate = { ...OPEN_GATE, nextAt: ahead, nextAtByLane };
    world.store.put('notify_locks', { _id: GATE, token: '', until: 0, number: 0, at: 0, gate });
    await ticksFor(world, 30);
    expect(world.sent.length).toBeGreaterThan(30 * RATE * 0.6);
    expect(mostWithin(times(world), 10 * SECOND)).toBeLessThanOrEqual(10 * RATE * 1.05);
  },
);

test('a rate that is more than one worker can send slows none down', async () => {
  const world = new World(rated(2000, { perSecond: 120, tickSeconds: 60 }));
  overdue(world, 1500, 'other');
  void runTick(world.machine().context, true, true);
  await world.pass(25 * SECOND);
  expect(world.sent.length).toBeGreaterThan(25 * 50 * 0.93);
  const again = world.store
    .all('notify_messages')
    .filter(({ state, token }) => state === 'scheduled' && token !== '');
  expect(again).toEqual([]);
});

test('a run that finds its lane kept asks once and once more when its turn comes', async () => {
  const world = new World(rated());
  overdue(world, 850);
  void runTick(world.machine().context, true, true);
  await world.pass(30 * SECOND);
  const calls: string[] = [];
  const follower = world.machine({
    onCall: ({ operation, collection }) => calls.push(`${operation} ${collection}`),
  });
  void runTick(follower.context, true, true);
  await world.pass(14 * SECOND);
  // A cold instance does not know the database's time: that is the second call.
  expect(calls.filter((call) => !call.includes('fold'))).toEqual(
    expect.arrayContaining(['aggregate notify_locks', 'updateOne notify_locks']),
  );
  expect(calls.filter((call) => call === 'aggregate notify_locks')).toHaveLength(1);
  await world.pass(36 * SECOND);
  expect(calls.filter((call) => call === 'aggregate notify_locks')).toHaveLength(1);
  expect(calls).toContain('insert notify_journals');
});

test('a rate of one a second is one a second, and pays for windows that are full', async () => {
  const world = new World(rated(1));
  overdue(world, 300);
  await ticksFor(world, 240);
  expect(world.sent.length).toBeGreaterThanOrEqual(237);
  const sizes = world.store.all('notify_journals').map(({ entries }) => entries.length);
  expect(Math.min(...sizes)).toBe(10);
  // Six calls a window; claims, and what a tick does once, are the rest.
  expect(world.store.calls.length / world.sent.length).toBeLessThanOrEqual(1.06);
});

describe('a lane with a low rate', () => {
  const slow = (): World => {
    const world = new World(rated(1));
    overdue(world, 12);
    return world;
  };

  test('holds up nobody who falls due meanwhile', async () => {
    const world = slow();
    overdue(world, 1, 'other', NOW + 5 * SECOND);
    void runTick(world.machine().context, true, true);
    await world.pass(20 * SECOND);
    expect(world.sent).toHaveLength(13);
    expect(world.sent.find(({ to }) => to === 'o-other-0')!.at - NOW).toBeLessThan(6 * SECOND);
  });

  test('is looked into again when its rows are out: what falls due in it later is not left to the next tick', async () => {
    const world = new World(rated());
    overdue(world, 1);
    const later = { template: 'backInStock', templateId: 'B'.repeat(43), lane: 'B'.repeat(43) };
    user(world, 'o-later');
    const row = {
      ...later,
      _id: 'later',
      to: 'o-later',
      dueAt: NOW + 9 * SECOND,
      state: 'scheduled' as const,
    };
    world.store.put('notify_messages', sampleRow({ ...row, token: '' }));
    void runTick(world.machine().context, true, true);
    await world.pass(30 * SECOND);
    const [, last] = world.sent;
    expect(last!.at - row.dueAt).toBeLessThan(SECOND);
    expect(world.store.calls.filter(({ operation }) => operation === 'aggregate').length).toBeLessThan(6);
  });

  test('is waited for where the look in between fails, and so is the house', async () => {
    const world = slow();
    overdue(world, 1, 'other');
    let looks = 0;
    world.store.around = ({ operation }, run) =>
      operation === 'aggregate' && ++looks === 3 ? Promise.reject(new Error('down')) : run();
    const tick = runTick(world.machine().context, true, true);
    await world.pass(30 * SECOND);
    expect((await tick).sent).toBe(13);
    expect(world.logged).toContainEqual({
      event: 'tick.error',
      facts: expect.objectContaining({ part: 'look' }) as object,
    });
  });
});

/** So far off are the clocks of the machines that runs and sends are on. */
const SKEWS = [0, 120_000, -120_000, 40_000, -75_000];

test('however far apart the clocks are, and whoever dies or freezes: never more than the rate, and none stops it for long', async () => {
  const world = new World(rated());
  overdue(world, 1300);
  const machines: Machine[] = [];
  const ticking = ticksFor(world, 180, (tick) => {
    const machine = world.machine({ skewMs: SKEWS[tick % SKEWS.length]! });
    machines.push(machine);
    return machine;
  });
  const at = async (second: number, run: () => unknown) => {
    await world.sleep(second * SECOND);
    run();
  };
  // The keeper of the first minute dies, the one of the third freezes in the middle of a window, and wakes when another keeps.
  void at(20, () => machines[0]!.kill());
  void at(100, () => machines.forEach((machine) => machine.freeze(45 * SECOND)));
  for (let i = 0; i < 90; i++) void at(2 * i, () => immediate(world, `o-now-${i}`, SKEWS[i % SKEWS.length]));
  await ticking;
  const sent = times(world).sort((a, b) => a - b);
  expect(mostWithin(sent, 10 * SECOND)).toBeLessThanOrEqual(10 * RATE * 1.05 + 1);
  const gaps = sent.slice(1).map((time, i) => time - sent[i]!);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(65 * SECOND);
  expect(new Set(world.sent.map(({ to }) => to)).size).toBe(sent.length);
});
