import { memoryContext } from '../../../test/support/memory/context';
import { findParts } from './findParts';

const { store } = memoryContext();
const plan = {
  letGo: 5,
  version: 3,
  spec: { kind: 'once', title: 'T', alsoLater: true },
  author: { by: 'a', at: 1 },
};
store.put('notify_campaigns', { _id: 'c1', state: 'running', made: 7, plan } as never);
store.put('notify_campaigns', { _id: 'c2', state: 'running', made: 7 } as never);

test('only what was asked for is read, and its type says so', async () => {
  const [one, other] = await findParts(
    store,
    'notify_campaigns',
    {},
    { sort: { _id: 1 }, paths: ['state', 'plan.letGo', 'plan.spec.kind', 'plan.author'] },
  );
  expect(one).toEqual({
    _id: 'c1',
    state: 'running',
    plan: { letGo: 5, spec: { kind: 'once' }, author: { by: 'a', at: 1 } },
  });
  expect(other).toEqual({ _id: 'c2', state: 'running' });
  expect([one!.plan?.letGo, one!.plan?.spec.kind, one!.plan?.author.by]).toEqual([5, 'once', 'a']);
  // @ts-expect-error: not asked for
  expect(one!.made).toBeUndefined();
  // @ts-expect-error: another part of what was
  expect(one!.plan?.version).toBeUndefined();
  // @ts-expect-error: it may be missing as a whole
  expect(() => other!.plan.letGo).toThrow();
});

test('a path that no document has is none to ask for', async () => {
  // @ts-expect-error: a plan has no such field
  expect(await findParts(store, 'notify_campaigns', { _id: 'c2' }, { paths: ['plan.letgo'] })).toEqual([
    { _id: 'c2' },
  ]);
});
