import { memoryContext } from '../../../test/support/memory/context';
import { NOW, sampleUser } from '../../../test/support/sample';
import { USER_BYTES } from '../model/userSize';
import { keepSmall } from './keepSmall';

const many = <Value>(count: number, make: (i: number) => Value): [string, Value][] =>
  Array.from({ length: count }, (_, i) => [`key-${i}`, make(i)]);
const wish = (i: number) => ({
  template: 'a'.repeat(40),
  about: 'g'.repeat(48),
  label: '杯'.repeat(20),
  at: NOW + i,
  until: NOW + 1e9,
});
const counter = (i: number) => ({
  event: 'view',
  key: 'goods',
  value: 'g'.repeat(64),
  first: NOW,
  total: 20,
  times: Array<number>(20).fill(NOW + i),
});

function large(templates: number) {
  const wishes = Object.fromEntries(many(50, wish));
  const credits = Object.fromEntries(many(templates, () => ({ granted: 9, spent: 9, grantedAt: NOW })));
  return sampleUser(credits, {
    wishes,
    wishFor: Object.keys(wishes),
    did: Object.fromEntries(many(200, counter)),
    traits: Object.fromEntries(many(50, () => '字'.repeat(100))),
    traitsSince: Object.fromEntries(many(50, (i) => NOW + i)),
    tags: Array.from({ length: 50 }, (_, i) => `${'t'.repeat(38)}${i}`),
  });
}

test.each([1, 10, 30])('with %i templates and all else at its most a document fits', async (templates) => {
  const context = memoryContext();
  const user = large(templates);
  context.store.put('notify_users', user);
  await keepSmall(context, user);
  const after = context.store.get('notify_users', user._id);
  expect(Buffer.byteLength(JSON.stringify(after))).toBeLessThanOrEqual(USER_BYTES);
  expect(after.credits).toEqual(user.credits);
  expect([...after.wishFor].sort()).toEqual(Object.keys(after.wishes).sort());
  expect(after.dropped.wishes).toBe(50 - Object.keys(after.wishes).length);
  expect(after.dropped.did).toBe(200 - Object.keys(after.did).length);
  // The newest stay.
  if (after.wishFor.length > 0) expect(after.wishFor).toContain('key-49');
});

test('what is small is left alone', async () => {
  const context = memoryContext();
  const user = sampleUser();
  context.store.put('notify_users', user);
  expect(await keepSmall(context, user)).toBe(user);
  expect(context.store.calls).toEqual([]);
});
