/** What an instance knows of its environment, and what it costs to hear of a change; by the steady clock. */
import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW } from '../../../test/support/sample';
import type { LockDocument } from '../model/figures';

const MINUTE = 60_000;

let context: MemoryContext;
let steady: jest.SpyInstance<number, []>;
beforeEach(() => {
  context = memoryContext();
  const lock: LockDocument = { _id: 'gate', token: '', until: 0, number: 0, at: NOW };
  context.store.put('notify_locks', lock, { ...lock, _id: 'links', secret: 'first' });
  steady = jest.spyOn(performance, 'now').mockReturnValue(0);
});
afterEach(() => steady.mockRestore());

/** As in an instance of its own. */
async function freshInstance() {
  jest.resetModules();
  const [schema, links] = [await import('./schema'), await import('./linkSecret')];
  const serve = () => schema.guarded(context.store, context.environment.name).find('notify_users', {});
  return { ...schema, ...links, serve };
}
/** Looks at the locks while `run` runs. */
async function looks(run: () => Promise<unknown>): Promise<number> {
  const before = context.store.calls.length;
  await run();
  return context.store.calls.slice(before).filter(({ collection }) => collection === 'notify_locks').length;
}
const at = (minutes: number) => steady.mockReturnValue(minutes * MINUTE);

test('the first look of an instance tells it the secret, too', async () => {
  const { serve, linkSecret } = await freshInstance();
  expect(await looks(serve)).toBe(1);
  expect(await looks(async () => expect(await linkSecret(context)).toBe('first'))).toBe(0);
});

test('who looks at a lock anyway looks at neither again: one send every nine minutes costs no more than one a minute', async () => {
  const { serve, linkSecret, readLock } = await freshInstance();
  await serve();
  await readLock(context, 'gate');
  for (let minutes = 9; minutes < 200; minutes += 9) {
    at(minutes);
    expect(await looks(async () => Promise.all([serve(), linkSecret(context)]))).toBe(0);
    expect(
      await looks(async () => expect(await readLock(context, 'gate')).toMatchObject({ _id: 'gate' })),
    ).toBe(1);
  }
});

test('what it hears in the middle of a call it refuses at the start of the next', async () => {
  const { serve, readLock } = await freshInstance();
  await serve();
  const schema = { _id: 'schema', token: '', until: 0, number: 9, at: NOW, minimum: 9 };
  context.store.put('notify_locks', schema);
  expect(await readLock(context, 'gate')).toMatchObject({ _id: 'gate' });
  await expect(serve()).rejects.toMatchObject({ code: 'OUTDATED' });
});

test('a right mark is known by a secret of this hour; before one is found wrong the secret is looked at anew', async () => {
  const { knowsLink, linkSecret } = await freshInstance();
  const knows = (made: string) => () => knowsLink(context, (secret) => secret === made);
  await linkSecret(context);
  at(50);
  expect(await looks(async () => expect(await knows('first')()).toBe(true))).toBe(0);
  await context.store.update('notify_locks', { _id: 'links' }, { $set: { secret: 'restored' } });
  expect(await looks(async () => expect(await knows('restored')()).toBe(true))).toBe(1);
  // Made up, again and again.
  at(59);
  expect(await looks(async () => expect(await knows('guessed')()).toBe(false))).toBe(0);
  at(61);
  expect(await looks(async () => expect(await knows('guessed')()).toBe(false))).toBe(1);
});
