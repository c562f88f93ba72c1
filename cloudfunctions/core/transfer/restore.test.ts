/** What a restore may be put into, where it goes on, and what is left when it is ended. */
import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleRow, sampleUser } from '../../../test/support/sample';
import type { LockDocument } from '../model/figures';
import type { CollectionName } from '../ports';
import { SCHEMA } from '../store/schema';
import { beginRestore, endRestore, putBack, whatIsThere } from './restore';

const ALL = {};
const ONE = { user: 'o-1' };
const MUCH_LATER = 10 * 60_000;

let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
});
const schema = (): LockDocument => context.store.get('notify_locks', SCHEMA);
const user = (_id: string, more: object = {}) => sampleUser({}, { _id, ...more });
const lines = (documents: object[]) => documents as { _id: string }[];
const put = (
  restoring: Awaited<ReturnType<typeof beginRestore>>,
  name: CollectionName,
  documents: object[],
  done = documents.length,
) => putBack(context, restoring, name, lines(documents), done);

test('an environment that was set up and has done nothing is empty', async () => {
  context.store.put('notify_locks', { _id: 'links', token: '', until: 0, number: 0, at: 0, secret: 'x' });
  context.store.put('notify_audit', { _id: 'a' } as never);
  expect(await whatIsThere(context, ALL)).toEqual([]);
  expect(await beginRestore(context, 'b-1', ALL)).toMatchObject({ goesOn: false, isDone: false });
  expect(schema().restoring).toBe('b-1');
});

test('one that has anybody’s data is not restored into, is told what it has, and is free for the next try', async () => {
  context.store.put('notify_users', user('o-1'));
  context.store.put('notify_messages', sampleRow());
  await expect(beginRestore(context, 'b-1', ALL)).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    message: expect.stringMatching(/has documents in notify_users, notify_messages\./) as string,
  });
  expect(schema().restoring).toBeUndefined();
  await expect(beginRestore(context, 'b-1', ALL)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
});

test('one user comes beside others, and not beside themselves', async () => {
  context.store.put('notify_users', user('o-2'));
  context.store.put('notify_messages', sampleRow({ to: 'o-2' }));
  await beginRestore(context, 'b-1', ONE);
  // The others' sends go on.
  expect([schema().restoring, schema().restoringUser]).toEqual([undefined, 'b-1']);
  context = memoryContext();
  context.store.put('notify_messages', sampleRow({ to: 'o-1' }));
  await expect(beginRestore(context, 'b-1', ONE)).rejects.toMatchObject({
    message: expect.stringMatching(/o-1 has documents in notify_messages/) as string,
  });
});

test('two runs at once: the second is told, and has changed nothing', async () => {
  await beginRestore(context, 'b-1', ALL);
  const before = schema();
  await expect(beginRestore(context, 'b-1', ALL)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect(schema().token).toBe(before.token);
});

test('cut off, the same backup goes on behind the lines that were put back', async () => {
  const first = await beginRestore(context, 'b-1', ALL);
  await put(first, 'notify_users', [user('o-1'), user('o-2')], 2);
  context.clock.advance(MUCH_LATER);
  const again = await beginRestore(context, 'b-1', ALL);
  expect(again).toMatchObject({
    goesOn: true,
    isDone: false,
    cursor: { collection: 'notify_users', lines: 2 },
  });
  expect(await put(again, 'notify_users', [user('o-2'), user('o-3')], 3)).toEqual([]);
  expect(context.store.all('notify_users').map(({ _id }) => _id)).toEqual(['o-1', 'o-2', 'o-3']);
});

test('cut off before anything was put back, it begins with the first line', async () => {
  await beginRestore(context, 'b-1', ALL);
  context.clock.advance(MUCH_LATER);
  expect(await beginRestore(context, 'b-1', ALL)).toMatchObject({ goesOn: true, cursor: undefined });
});

test('the place of a migration in between is not taken for the restore’s own', async () => {
  await beginRestore(context, 'b-1', ONE);
  const cursor = { version: 2, collection: 'notify_users', after: 'o-7' };
  await context.store.update('notify_locks', { _id: SCHEMA }, { $set: { cursor } });
  context.clock.advance(MUCH_LATER);
  expect(await beginRestore(context, 'b-1', ONE)).toMatchObject({ goesOn: true, cursor: undefined });
});

test('while one backup is half restored, another is refused by name, and the first may go on', async () => {
  await beginRestore(context, 'b-1', ALL);
  context.clock.advance(MUCH_LATER);
  await expect(beginRestore(context, 'b-2', ALL)).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    message: expect.stringMatching(/Another backup \(b-1\)/) as string,
  });
  expect(await beginRestore(context, 'b-1', ALL)).toMatchObject({ goesOn: true });
});

test('ended, the environment goes on with data of that version; the same backup again is done already', async () => {
  const restoring = await beginRestore(context, 'b-1', ALL);
  await put(restoring, 'notify_users', [user('o-1')]);
  await endRestore(context, restoring, { id: 'b-1', version: 2 });
  expect(schema()).toMatchObject({ number: 2, restored: 'b-1', until: 0, cursor: null });
  expect(schema().restoring).toBeUndefined();
  expect(await beginRestore(context, 'b-1', ALL)).toMatchObject({ isDone: true, goesOn: false });
  // And nobody is kept waiting by that.
  expect(await beginRestore(context, 'b-1', ALL)).toMatchObject({ isDone: true });
});

test('one user’s older data lower nothing of what the others’ ask for', async () => {
  context.store.put('notify_locks', {
    _id: SCHEMA,
    token: '',
    until: 0,
    at: NOW,
    number: 2,
    minimum: 2,
  });
  const restoring = await beginRestore(context, 'b-1', ONE);
  await endRestore(context, restoring, { id: 'b-1', version: 1 });
  expect(schema().minimum).toBe(2);
});

test('what is there with another content stays as it is, and is told', async () => {
  const restoring = await beginRestore(context, 'b-1', ONE);
  context.store.put('notify_users', user('o-1', { muted: true }), user('o-2'));
  expect(await put(restoring, 'notify_users', [user('o-1'), user('o-2'), user('o-3')])).toEqual(['o-1']);
  expect(context.store.get('notify_users', 'o-1').muted).toBe(true);
  expect(context.store.all('notify_users')).toHaveLength(3);
});

test('a lock is put back as nobody’s, over the one that is there', async () => {
  const restoring = await beginRestore(context, 'b-1', ALL);
  const links = { _id: 'links', token: 'theirs', until: NOW + MUCH_LATER, number: 1, at: NOW, secret: 'old' };
  context.store.put('notify_locks', { ...links, secret: 'new' });
  expect(await put(restoring, 'notify_locks', [links])).toEqual([]);
  expect(context.store.get('notify_locks', 'links')).toMatchObject({ secret: 'old', until: 0 });
});

test('a document whose answer was lost is put back once', async () => {
  const restoring = await beginRestore(context, 'b-1', ALL);
  context.store.around = async ({ operation }, run) => {
    if (operation !== 'insert') return run();
    await run();
    return run();
  };
  expect(await put(restoring, 'notify_users', [user('o-1'), user('o-2')])).toEqual([]);
  expect(context.store.all('notify_users')).toEqual([user('o-1'), user('o-2')]);
});

test('whose lease another run has taken over puts nothing further back', async () => {
  const slow = await beginRestore(context, 'b-1', ALL);
  context.clock.advance(MUCH_LATER);
  await beginRestore(context, 'b-1', ALL);
  await expect(put(slow, 'notify_users', [user('o-1')])).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});
