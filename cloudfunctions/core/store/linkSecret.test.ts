import { memoryContext } from '../../../test/support/memory/context';

/** As in an instance of its own. */
async function freshInstance() {
  jest.resetModules();
  return import('./linkSecret');
}

test('two instances that make it at the same moment end with the same one, and it stays', async () => {
  const context = memoryContext();
  const [one, other] = [await freshInstance(), await freshInstance()];
  const [a, b] = await Promise.all([one.linkSecret(context), other.linkSecret(context)]);
  expect(a).toBe(b);
  expect(a).toMatch(/^[\w-]{43}$/);
  expect(await (await freshInstance()).linkSecret(context)).toBe(a);
});

test('an instance reads it once', async () => {
  const context = memoryContext();
  const { linkSecret } = await freshInstance();
  const secret = await linkSecret(context);
  const unreachable = {
    ...context,
    store: { ...context.store, find: () => Promise.reject(new Error('away')) },
  };
  expect(await linkSecret(unreachable)).toBe(secret);
});

test('one that was restored with a backup takes the place of the kept one within ten minutes', async () => {
  const context = memoryContext();
  const { linkSecret } = await freshInstance();
  const now = jest.spyOn(performance, 'now').mockReturnValue(0);
  try {
    const first = await linkSecret(context);
    await context.store.update('notify_locks', { _id: 'links' }, { $set: { secret: 'restored' } });
    now.mockReturnValue(10 * 60_000 - 1);
    expect(await linkSecret(context)).toBe(first);
    now.mockReturnValue(10 * 60_000);
    expect(await linkSecret(context)).toBe('restored');
  } finally {
    now.mockRestore();
  }
});

test('two environments that one process serves, as the local cloud does, have two', async () => {
  const [one, other] = [memoryContext(), memoryContext()];
  other.environment = { ...other.environment, name: 'production' };
  const { linkSecret } = await freshInstance();
  expect(await linkSecret(one)).not.toBe(await linkSecret(other));
  expect(other.store.get('notify_locks', 'links').secret).toBe(await linkSecret(other));
});

test('an answer that was lost when it was made changes nothing: what is stored counts', async () => {
  const context = memoryContext();
  context.store.around = async ({ operation }, run) => {
    if (operation === 'insert') await run();
    return run();
  };
  const secret = await (await freshInstance()).linkSecret(context);
  expect(context.store.get('notify_locks', 'links').secret).toBe(secret);
});

test('one that cannot be made is not kept: the next call makes it', async () => {
  const context = memoryContext();
  const { linkSecret } = await freshInstance();
  context.store.around = async ({ operation }, run) => {
    if (operation === 'insert') throw new Error('the database is away');
    return run();
  };
  await expect(linkSecret(context)).rejects.toThrow('away');
  context.store.around = undefined;
  expect(await linkSecret(context)).toMatch(/^[\w-]{43}$/);
});
