import fc from 'fast-check';
import { factId, notificationId, shardOf } from './id';

const part = fc.string({ minLength: 1, maxLength: 40 });

test('the same template, user and key give the same id; any other gives another', () => {
  fc.assert(
    fc.property(part, part, part, part, (template, to, key, other) => {
      fc.pre(![template, to, key].includes(other));
      const id = notificationId(template, to, key);
      expect(notificationId(template, to, key)).toBe(id);
      expect(notificationId(other, to, key)).not.toBe(id);
      expect(notificationId(template, other, key)).not.toBe(id);
      expect(notificationId(template, to, other)).not.toBe(id);
    }),
  );
});

test('moving characters from one part to the next gives another id', () => {
  expect(notificationId('ab', 'c', 'd')).not.toBe(notificationId('a', 'bc', 'd'));
  expect(factId('a', 'b')).not.toBe(factId('ab', ''));
});

test('an id is 22 characters that need no encoding in a link', () => {
  fc.assert(
    fc.property(part, part, part, (t, u, k) => expect(notificationId(t, u, k)).toMatch(/^[\w-]{22}$/)),
  );
});

test('users are spread over all sixteen shards', () => {
  const counts = new Map<number, number>();
  for (let i = 0; i < 3200; i++) counts.set(shardOf(`o-${i}`), (counts.get(shardOf(`o-${i}`)) ?? 0) + 1);
  expect([...counts.keys()].sort((a, b) => a - b)).toEqual([...Array(16).keys()]);
  for (const count of counts.values()) expect(count).toBeGreaterThan(100);
});
