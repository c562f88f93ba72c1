import fc from 'fast-check';
import { notificationId } from './id';
import { idOfNid, isLinkOf, linkNid } from './link';

const part = fc.string({ minLength: 1, maxLength: 40 });
const ID = notificationId('backInStock', 'o-user', 'restock:17');

test('a link names its notification and is its owner’s alone', () => {
  fc.assert(
    fc.property(part, part, part, part, (secret, to, key, stranger) => {
      fc.pre(to !== stranger);
      const id = notificationId('backInStock', to, key);
      const nid = linkNid(secret, id, to);
      expect(nid).toMatch(/^[\w-]{30}$/);
      expect(idOfNid(nid)).toBe(id);
      expect(isLinkOf(secret, nid, to)).toBe(true);
      expect(isLinkOf(secret, nid, stranger)).toBe(false);
    }),
  );
});

test('without the secret nobody makes one, whatever is known of id and user', () => {
  fc.assert(
    fc.property(part, part, (secret, guess) => {
      fc.pre(secret !== guess);
      expect(isLinkOf(secret, linkNid(guess, ID, 'o-user'), 'o-user')).toBe(false);
    }),
  );
});

test.each([ID, '', 'x'.repeat(30), `${linkNid('s', ID, 'o-user')}x`, '号'.repeat(10)])(
  '%j is no link',
  (nid) => {
    expect(isLinkOf('s', nid, 'o-user')).toBe(false);
  },
);
