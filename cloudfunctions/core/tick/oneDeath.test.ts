/** What one run leaves without an answer when it dies, whatever lanes it is at. */
import { paceOf } from '../../../test/support/flow';
import { World, type Machine } from '../../../test/support/memory/world';
import { NOW, sampleConfig, sampleRow, sampleUser } from '../../../test/support/sample';
import { recoverDead } from '../mending/recovery';
import { LEASE, RECOVERY_GRACE, WINDOW_SIZE, WINDOWS_AT_ONCE } from '../time/spans';
import { runTick } from './run';

const SECOND = 1000;
const MOST = WINDOW_SIZE * WINDOWS_AT_ONCE;

/** `plain` has no rate; each other alias has the rate that stands beside it. */
function worldOf(rates: Record<string, number>): World {
  const template = {
    kind: 'one-time',
    title: '到货提醒',
    topic: 'restock',
    class: 'transactional',
    page: 'pages/goods/index',
    data: { goods: 'thing1', price: 'amount2' },
  };
  const templates = Object.entries({ plain: 0, ...rates }).map(([alias, perSecond]) => [
    alias,
    { ...template, id: alias.padEnd(43, '_'), ...(perSecond ? { perSecond } : {}) },
  ]);
  return new World(sampleConfig({ templates: Object.fromEntries(templates) as object }));
}

function backlog(world: World, alias: string, count: number, dueAt = NOW - 3600 * SECOND): void {
  const { id: templateId, perSecond } = world.config.templates[alias]!;
  for (let i = 0; i < count; i++) {
    const to = `${alias}-${i}`;
    world.store.put(
      'notify_users',
      sampleUser({ [templateId]: { available: 1, granted: 1 } }, { _id: to, creditFor: [templateId] }),
    );
    const of = { template: alias, templateId, lane: perSecond ? templateId : '', dueAt };
    world.store.put('notify_messages', sampleRow({ ...of, _id: to, to, state: 'scheduled', token: '' }));
  }
}

/** Begun, and nothing is written down of what came of it. */
const begun = (world: World): number =>
  world.store
    .all('notify_journals')
    .filter(({ stage }) => stage === 'open')
    .reduce((sum, journal) => sum + Math.max(0, journal.begun - Object.keys(journal.results).length), 0);

/** One run over backlogs of everybody's lane and of two with rates, the second of which comes later. */
async function play(onCall: (world: World, call: number, self: Machine) => void): Promise<World> {
  const world = worldOf({ quick: 10, slow: 3 });
  backlog(world, 'plain', 400);
  backlog(world, 'quick', 100);
  backlog(world, 'slow', 30, NOW + 4 * SECOND);
  let calls = 0;
  const { context } = world.machine({ onCall: (_call, self) => onCall(world, calls++, self) });
  void runTick(context, true, true);
  await world.pass(15 * SECOND);
  return world;
}

test('a run that dies at its worst moment leaves no more than fifty unknown, with backlogs in all its lanes', async () => {
  const worst = { call: 0, begun: 0 };
  await play((world, call) => {
    if (begun(world) > worst.begun) Object.assign(worst, { call, begun: begun(world) });
  });
  const world = await play((_world, call, self) => {
    if (call === worst.call) self.kill();
  });
  await world.pass(LEASE + RECOVERY_GRACE);
  void recoverDead(world.machine().context);
  await world.pass(10 * SECOND);
  const unknown = world.store.all('notify_messages').filter(({ state }) => state === 'unknown');
  expect(unknown.length).toBeGreaterThan(MOST / 2);
  expect(unknown.length).toBeLessThanOrEqual(MOST);
});

test('lanes that share it keep going: a rate is kept, everybody’s lane has most of its pace, and no row costs more', async () => {
  const world = worldOf({ quick: 10 });
  backlog(world, 'plain', 1800);
  backlog(world, 'quick', 400);
  void runTick(world.machine().context, true, true);
  await world.pass(35 * SECOND);
  const pace = (alias: string) =>
    paceOf(world.sent.filter(({ to }) => to.startsWith(`${alias}-`)).map(({ at }) => at));
  expect(pace('quick')).toBeGreaterThan(10 * 0.95);
  expect(pace('quick')).toBeLessThan(10 * 1.05);
  // Alone it has one every 20 ms.
  expect(pace('plain')).toBeGreaterThan(50 * 0.75);
  expect(world.store.calls.length / world.sent.length).toBeLessThanOrEqual(0.27);
});
