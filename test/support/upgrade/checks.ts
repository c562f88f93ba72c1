/** What must hold once the shop of the story runs today's functions; each check goes on from the one before. */
import type { FeedbackPage, SyncResult } from '../../../cloudfunctions/core/contract';
import { snapshot, unbalanced, unsettled, type Snapshot } from '../books';
import type { NotifyCloud } from '../cloud';
import { nidOf } from '../links';
import { opsPrints } from '../opsPrints';
import { tick } from '../recover';
import { settleDown } from '../settleDown';
import { accept, ADMIN, data } from '../shop';
import { B, DYING, LATER, O, type Told } from './story';

export const ops = (cloud: NotifyCloud, ...words: string[]): Promise<string> =>
  opsPrints([...words, '--local', cloud.url]);

const POTS = ['granted', 'available', 'held', 'uncertain', 'spent', 'voided'] as const;
/** By user and template. */
export const booksOf = ({ users }: Pick<Snapshot, 'users'>): Record<string, number[]> =>
  Object.fromEntries(
    users.flatMap(({ _id, credits }) =>
      Object.entries(credits).map(([id, account]) => [`${_id} ${id}`, POTS.map((pot) => account[pot])]),
    ),
  );

const row = ({ messages }: Snapshot, id: string) => messages.find(({ _id }) => _id === id)!;
const dying = ({ messages }: Snapshot, openid: string) =>
  messages.find(({ to, key }) => to === openid && key === 'dying')!;

/** By the real commands; whatever else goes on, no credit is moved by it. */
export async function expectMigrated(cloud: NotifyCloud): Promise<void> {
  expect(await ops(cloud, 'migrate', '--dry-run')).toContain('schema 1, to be migrated to 3');
  const before = await snapshot(cloud);
  expect(await ops(cloud, 'migrate')).toMatch(/from schema 1 to 3\. notify_users \d+, notify_messages \d+/);
  const after = await snapshot(cloud);
  expect(booksOf(after)).toEqual(booksOf(before));
  const states = ({ messages }: Snapshot) => messages.map(({ _id, state, dueAt }) => [_id, state, dueAt]);
  expect(states(after)).toEqual(states(before));
  expect(await ops(cloud, 'migrate')).toContain('nothing to migrate');
}

/** Figures as they were told; settings as they were made. */
export async function expectAsBefore(cloud: NotifyCloud, { overview }: Told): Promise<void> {
  // From when on a rate is told is the version's own; its parts are not.
  const counted = JSON.stringify({ ...overview, asOf: undefined }, (key, value: unknown) =>
    key === 'rate' ? undefined : value,
  );
  expect(data(await cloud.call('stats', { action: 'overview' }, ADMIN))).toMatchObject(
    JSON.parse(counted) as object,
  );
  const settings = async (openid: string) => {
    const { preferences } = data(await cloud.call<SyncResult>('subscribe', { action: 'sync' }, { openid }));
    const off = preferences.topics.filter(({ frequency }) => frequency === 'off').map(({ name }) => name);
    return { ...preferences, off };
  };
  const quietHours = { from: '21:00', to: '07:30', zone: 'Asia/Shanghai' };
  expect(await settings('o-mei')).toMatchObject({ muted: false, off: ['offers'], quietHours });
  expect(await settings('o-wang')).toMatchObject({ muted: false, off: ['offers'] });
  expect(await settings('o-left')).toMatchObject({ muted: true });
}

/** One user's notification goes on waiting, and leaves with the next credit; feedback is answered; links still count. */
export async function expectInUse(cloud: NotifyCloud, { ids }: Told): Promise<void> {
  expect(row(await snapshot(cloud), ids.waiting).state).toBe('waiting');
  await accept(cloud, 'o-hua', 'orderProgress');
  await tick(cloud);
  const again = { kind: 'click', nid: nidOf(ids.clicked, 'o-lin') };
  data(await cloud.call('track', { events: [again] }, { openid: 'o-lin' }));
  const { items } = data(await cloud.call<FeedbackPage>('manage', { action: 'feedback.list' }, ADMIN));
  expect(items).toMatchObject([{ openid: 'o-lin', text: '太晚了', status: 'open' }]);
  const answer = { action: 'feedback.answer', id: items[0]!.id, answer: '以后会早些' };
  data(await cloud.call('manage', answer, ADMIN));
}

/** What the dead have left, once their leases are over: nothing is sent again, no credit stays held. */
export async function expectRecovered(cloud: NotifyCloud): Promise<void> {
  await cloud.advance(121_000);
  await tick(cloud);
  const state = await snapshot(cloud);
  expect(unbalanced(state)).toEqual([]);
  expect(state.users.filter(({ hold }) => hold)).toEqual([]);
  // Receipts tell of two, of the third nobody knows; the fourth was only reserved, and has gone out since.
  expect(DYING.map((openid) => dying(state, openid).state)).toEqual([
    'delivered',
    'delivered',
    'unknown',
    // Its receipt may have been counted by the same tick.
    expect.stringMatching(/^(sent|delivered)$/),
  ]);
  const pots = (openid: string) => booksOf(state)[`${openid} ${B}`]!.slice(1, 5);
  const [spent, uncertain] = [
    [0, 0, 0, 1],
    [0, 0, 1, 0],
  ];
  expect(DYING.map(pots)).toEqual([spent, spent, uncertain, spent]);
}

/** A day later all have what they were to get, once; books are WeChat's; counters are what the record says. */
export async function expectAtRest(cloud: NotifyCloud, { ids }: Told): Promise<void> {
  await settleDown(cloud);
  const state = await snapshot(cloud);
  expect(await unsettled(cloud)).toEqual([]);
  for (const openid of LATER) {
    const tomorrow = state.messages.find(({ to, key }) => to === openid && key === 'tomorrow')!;
    expect([openid, tomorrow.state]).toEqual([openid, 'delivered']);
    expect((await cloud.messages(openid)).filter(({ page }) => page?.includes(tomorrow._id))).toHaveLength(1);
  }
  for (const openid of DYING) expect((await cloud.messages(openid)).length).toBeLessThanOrEqual(1);
  expect([row(state, ids.held).state, row(state, ids.waiting).state]).toEqual(['delivered', 'delivered']);
  expect(row(state, ids.lost)).toMatchObject({ state: 'failed', reason: 'NO_ANSWER' });
  expect(booksOf(state)[`o-hua ${O}`]).toEqual([1, 0, 0, 0, 1, 0]);
  expect(await ops(cloud, 'rebuild-stats')).toMatch(/agree with/);
  expect((await cloud.metrics()).scans).toEqual([]);
}
