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
