/** Series at a WeChat that takes its time, two windows at once, in a time of their own. */
import { World } from '../../../test/support/memory/world';
import { NOW, sampleConfig, sampleRow, sampleUser } from '../../../test/support/sample';
import { COMMON, laneFor, type Lane } from '../gate/lanes';
import type { Config } from '../config/config';
import { readGate } from '../gate/document';
import type { JournalDocument } from '../model/journal';
import { SERIES_SPAN, WINDOW_SIZE } from '../time/spans';
import { workOff } from './worker';

const SECOND = 1000;
const MANY = 'o-many';
const ROWS = 2 * WINDOW_SIZE - 10;
/** A series of them takes three times as long as one may that is waited for. */
const SLOW = (3.2 * SERIES_SPAN) / WINDOW_SIZE;

/** One user with two series that are due. */
function backlog(config: Config = sampleConfig()): World {
  const world = new World(config);
  world.sendMs = SLOW;
  const { id } = world.config.templates['backInStock']!;
  const books = { [id]: { available: ROWS, granted: ROWS }, [notice(world)]: { consent: true } };
  world.store.put('notify_users', sampleUser(books, { _id: MANY, creditFor: [id] }));
  for (let i = 0; i < ROWS; i++) due(world, { _id: `n-${100 + i}`, to: MANY, dueAt: NOW - 100 + i });
  return world;
}

const notice = ({ config }: World): string => config.templates['notice']!.id;
const due = (world: World, row: { _id: string; to: string; dueAt: number }) =>
  world.store.put('notify_messages', sampleRow({ ...row, state: 'scheduled', token: '', leaseUntil: 0 }));

/** A notification of another template, to the user or to somebody else. */
function dueNotice(world: World, to: string, dueAt = NOW): void {
  const templateId = notice(world);
  if (to !== MANY)
    world.store.put('notify_users', sampleUser({ [templateId]: { consent: true } }, { _id: to }));
  const row = {
    _id: `notice-${to}`,
    to,
    dueAt,
    template: 'notice',
    templateId,
    lane: laneFor(world.config, templateId).id,
    data: { thing1: '放假' },
  };
  world.store.put('notify_messages', sampleRow({ ...row, state: 'scheduled', token: '', leaseUntil: 0 }));
}

async function workFor(world: World, seconds: number, lanes: Lane[] = [COMMON]): Promise<void> {
  const { context } = world.machine();
  const working = readGate(context).then((gate) => workOff(context, { gate, shared: false, lanes }));
  await world.pass(seconds * SECOND);
  await working;
}

const series = ({ store }: World): JournalDocument[] =>
  store.all('notify_journals').filter(({ entries }) => entries.length > 1 && entries[1]!.to === MANY);
const order = ({ store }: World): string[] =>
  store
    .all('notify_messages')
    .filter(({ state, to, template }) => state === 'sent' && to === MANY && template === 'backInStock')
    .sort((a, b) => a.sentAt - b.sentAt)
    .map(({ _id }) => _id);
const rows = Array.from({ length: ROWS }, (_, i) => `n-${100 + i}`);

test('while nobody waits for it a series goes on, however long it takes: in order, and no dearer', async () => {
  const world = backlog();
  await workFor(world, 40);
  expect(order(world)).toEqual(rows);
  expect(series(world)).toHaveLength(2);
  // Two series of eleven and nine calls, a claim, one that finds nothing; a look each time that a series has taken long.
  expect(world.store.calls.length).toBeLessThanOrEqual(11 + 9 + 3 + 1 + 2 * 3);
});

test('what falls due for others meanwhile is found, and goes beside it', async () => {
  const world = backlog();
  dueNotice(world, 'o-1', NOW + SECOND);
  await workFor(world, 40);
  const other = world.sent.find(({ to }) => to === 'o-1')!;
  expect(other.at - NOW).toBeLessThan(SERIES_SPAN + SECOND);
  expect(order(world)).toEqual(rows);
  expect(series(world)).toHaveLength(2);
});

test('where a window of others waits for its user, it ends after a while; the rest goes later, each once', async () => {
  const world = backlog();
  dueNotice(world, MANY, NOW + SECOND);
  dueNotice(world, 'o-1', NOW + SECOND);
  await workFor(world, 50);
  const other = world.sent.find(({ to }) => to === 'o-1')!;
  // Found when the series has taken long, sent before another one when it has again.
  expect(other.at - NOW).toBeLessThan(2 * SERIES_SPAN + 2 * SECOND);
  expect(series(world)).toHaveLength(3);
  expect([...order(world)].sort()).toEqual(rows);
  expect(world.sent).toHaveLength(ROWS + 2);
});

test('a window of others that stands behind series goes first', async () => {
  const world = backlog();
  for (const to of [MANY, 'o-1']) dueNotice(world, to, NOW - 50);
  await workFor(world, 50);
  expect(world.sent.slice(0, 3).map(({ to }) => to)).toContain('o-1');
  expect(order(world)).toEqual(rows);
  expect(world.sent).toHaveLength(ROWS + 2);
});

test('where a lane with a rate of its own has nothing but what waits for its user, it ends after a while', async () => {
  const config = sampleConfig();
  const world = backlog({
    ...config,
    templates: { ...config.templates, notice: { ...config.templates['notice']!, perSecond: 20 } },
  });
  for (const to of [MANY, 'o-1']) dueNotice(world, to, NOW - 50);
  await workFor(world, 50, [COMMON, laneFor(world.config, notice(world))]);
  expect(series(world).length).toBeGreaterThan(2);
  expect([...order(world)].sort()).toEqual(rows);
});
