/** Documents as functions of commit 68a199f wrote them (its `core/model`), served and migrated by those of today. */
import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleConfig, sampleRow, sampleUser } from '../../../test/support/sample';
import { bookReport } from '../consent/grant';
import { newEvent } from '../model/newEvent';
import { lotOf, triedMark } from '../model/marks';
import { newUser, type UserDocument } from '../model/user';
import { expanding } from '../store/expand';
import { guarded, readSchema, SCHEMA, VERSION } from '../store/schema';
import { recoverDead } from '../mending/recovery';
import { LEASE, RECOVERY_GRACE } from '../time/spans';
import { underWay } from '../../../test/support/memory/underWay';
import { migrate, standing } from './migrate';
import { MIGRATIONS } from './migrations';

const { backInStock } = sampleConfig().templates;
const T = backInStock!.id;
/** Fields of a user's document that have come since that commit. */
const SINCE = [
  'imported',
  'clicked',
  'wishes',
  'wishFor',
  'dropped',
  'traits',
  'traitsSince',
  'tags',
] as const;
const SINCE_TOO = ['did', 'told', 'ended', 'waits', 'digests', 'digestTime', 'lot'] as const;
const OLD = 450;

function lacking<T extends object>(document: T, ...fields: string[]): T {
  return Object.fromEntries(Object.entries(document).filter(([field]) => !fields.includes(field))) as T;
}

function oldUser(i: number): UserDocument {
  const books = { available: 1, granted: 1, grantedAt: NOW };
  const user = sampleUser({ [T]: books }, { _id: `o-${i}`, creditFor: [T], tried: [T], touch: 'x' });
  delete user.credits[T]!.accepts;
  return lacking(user, ...SINCE, ...SINCE_TOO);
}

let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
  const { store } = context;
  for (let i = 0; i < OLD; i++) store.put('notify_users', oldUser(i));
  const sent = { state: 'sent', history: [{ at: NOW - 5, state: 'sent' }] } as const;
  store.put(
    'notify_messages',
    lacking(sampleRow({ _id: 'sent', ...sent, history: [...sent.history] }), 'restsSince'),
  );
  const feedback = newEvent({ _id: 'f', kind: 'feedback', openid: 'o-1', at: NOW });
  store.put('notify_events', lacking(feedback, 'status', 'answer', 'answeredAt', 'answeredBy'));
});
const user = (id: string) => context.store.get('notify_users', id);
const accept = (nonce: string) => ({ results: { [T]: 'accept' }, nonce, at: NOW, place: 'goods' });

test('a function of today takes an accept of a user of then, before anything is migrated', async () => {
  const today = { ...context, store: expanding(context.store) };
  const report = { ...accept('nonce-0001'), asked: ['backInStock'], about: 'goods:mug' };
  expect((await bookReport(today, 'o-1', report)).outcomes).toEqual({ [T]: 'granted' });
  expect(user('o-1')).toMatchObject({ credits: { [T]: { available: 2, accepts: [{ place: 'goods' }] } } });
  expect(Object.keys(user('o-1').wishes)).toHaveLength(1);
  expect(user('o-1').tried).toEqual([triedMark(T)]);
  expect(user('o-1').lot).toBe(lotOf('o-1'));
});

test('a migration fills in all that is missing, once; books stay as they are', async () => {
  expect((await standing(context)).pending.map(({ version }) => version)).toEqual([2, 3]);
  const { changed } = await migrate(context);
  expect(changed).toMatchObject({ notify_users: OLD, notify_messages: 1, notify_events: 1 });
  for (const { _id, ...rest } of context.store.all('notify_users')) {
    for (const field of Object.keys(newUser(_id, 0))) expect(['_id', ...Object.keys(rest)]).toContain(field);
    expect(rest.credits[T]).toMatchObject({ available: 1, granted: 1, accepts: [] });
  }
  expect(context.store.get('notify_messages', 'sent').restsSince).toBe(NOW - 5);
  expect(context.store.get('notify_events', 'f')).toMatchObject({ status: 'open' });
  expect(await migrate(context)).toMatchObject({ version: VERSION, pending: [], changed: {} });
});

test('data that are migrated refuse functions that would spoil them; before that both serve', async () => {
  const minimum = async () => (await readSchema(context.store))?.minimum;
  await migrate(context, undefined, MIGRATIONS.slice(0, 1));
  expect(await minimum()).toBe(1);
  await migrate(context);
  expect(await minimum()).toBe(3);
});

test('cut off at any call, it goes on where it was, and nobody else runs it meanwhile', async () => {
  for (let cuts = 0, call = 2; ; cuts++, call += 60) {
    let calls = 0;
    context.store.around = async (_call, run) => {
      const answer = await run();
      if (++calls === call) throw new Error('cut off');
      return answer;
    };
    const done = await migrate(context).then(
      () => true,
      () => false,
    );
    context.store.around = undefined;
    if (done) {
      expect(cuts).toBeGreaterThan(2);
      break;
    }
    context.clock.advance(121_000);
  }
  expect((await readSchema(context.store))?.number).toBe(VERSION);
  expect(context.store.all('notify_users').every((each) => 'digests' in each && 'waits' in each)).toBe(true);
});

test('a function that is older than the data allow refuses with words, before it reads or writes anything', async () => {
  const lock = { _id: SCHEMA, token: '', until: 0, number: VERSION + 1, at: 0, minimum: VERSION + 1 };
  context.store.put('notify_locks', lock);
  const today = { ...context, store: guarded(context.store, 'of this test') };
  await expect(bookReport(today, 'o-1', accept('nonce-0001'))).rejects.toMatchObject({
    code: 'OUTDATED',
    message: expect.stringContaining(`schema ${VERSION + 1}`) as unknown,
  });
  expect(context.store.calls.map(({ operation, collection }) => [operation, collection])).toEqual([
    ['find', 'notify_locks'],
  ]);
});

test('a call looks at the schema once, whatever it begins with, and is refused at its start or not at all', async () => {
  const { store } = context;
  const here = 'of that test';
  const call = guarded(store, here);
  await Promise.all([call.find('notify_users', {}), call.find('notify_events', {})]);
  expect(store.calls.filter(({ collection }) => collection === 'notify_locks')).toHaveLength(1);
  // More than an hour later the data ask for more.
  const lock = { _id: SCHEMA, token: '', until: 0, number: VERSION + 1, at: 0, minimum: VERSION + 1 };
  store.put('notify_locks', lock);
  const later = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 3_601_000);
  expect(await call.update('notify_users', { _id: 'o-1' }, { $set: { muted: true } })).toBe(1);
  await expect(guarded(store, here).find('notify_users', {})).rejects.toMatchObject({ code: 'OUTDATED' });
  later.mockRestore();
});

test('a user of then is whole in whatever way it is read, and written back where it is read whole', async () => {
  const store = expanding(context.store);
  const [part] = await store.find('notify_users', { _id: 'o-2' }, { limit: 1, fields: ['wishes'] });
  expect(part!.wishes).toEqual({});
  expect(user('o-2')).not.toHaveProperty('wishes');
  const [found] = await store.find('notify_users', { _id: 'o-2' }, { limit: 1 });
  const changed = await store.updateOne('notify_users', { _id: 'o-3' }, { $set: { muted: true } });
  for (const whole of [found, changed, user('o-2'), user('o-3')])
    expect(whole).toMatchObject({ wishes: {}, waits: '', ended: [], digests: {} });
});

test('what a worker of then has left in the middle may have arrived: recovery of today sends it to nobody again', async () => {
  const fresh = memoryContext();
  const journal = await underWay(fresh, { openids: ['o-1', 'o-2'] });
  fresh.store.put('notify_journals', lacking(journal, 'begun', 'stopped', 'writtenAt'));
  for (const openid of ['o-1', 'o-2']) {
    const held = fresh.store.get('notify_users', openid);
    const hold = lacking(held.hold!, 'journal', 'sends');
    fresh.store.put('notify_users', lacking({ ...held, hold }, ...SINCE, ...SINCE_TOO));
  }
  const today = { ...fresh, store: expanding(fresh.store) };
  fresh.clock.advance(LEASE + RECOVERY_GRACE + 1);
  expect(await recoverDead(today)).toBe(1);
  for (const openid of ['o-1', 'o-2']) {
    expect(fresh.store.get('notify_messages', `n-${openid}`).state).toBe('unknown');
    const user = fresh.store.get('notify_users', openid);
    expect(user).toMatchObject({ hold: null, uncertainties: [{ nid: `n-${openid}` }] });
    expect(user.credits[T]).toMatchObject({ available: 0, held: 0, uncertain: 1, granted: 1 });
  }
});

test('parts of users that an aggregate lists are whole, too', async () => {
  const store = expanding(context.store);
  const [row] = await store.aggregate<{ users: UserDocument[] }>('notify_users', [
    { $match: { _id: { $in: ['o-1', 'o-2'] } } },
    { $project: { credits: 1, hold: 1, digests: 1 } },
    { $group: { _id: null, users: { $push: '$$ROOT' } } },
  ]);
  expect(row!.users.map(({ _id, digests }) => [_id, digests])).toEqual([
    ['o-1', {}],
    ['o-2', {}],
  ]);
});

test('users of schema 2, who came before lots were drawn, get theirs', async () => {
  context = memoryContext();
  context.store.put('notify_users', lacking(sampleUser({}, { _id: 'o-1' }), 'lot'));
  const lock = { _id: SCHEMA, token: '', until: 0, number: 2, at: 0, minimum: 1 };
  context.store.put('notify_locks', lock);
  await migrate(context);
  expect(user('o-1').lot).toBe(lotOf('o-1'));
  expect((await readSchema(context.store))?.number).toBe(VERSION);
});
