import fc from 'fast-check';
import {
  attempt,
  match,
  matchOne,
  MINUTE,
  receipt,
  SECOND,
  T0,
} from '../../../../test/support/receiptMatching';
import type { ReceiptDocument } from '../../model/facts';
import { REACH, type Attempt } from './match';

/** Sends to a few users by a few templates, minutes or hours apart, and the receipts of some of them. */
const world = fc
  .array(
    fc.record({
      to: fc.constantFrom('o-1', 'o-2'),
      templateId: fc.constantFrom('T', 'U'),
      after: fc.integer({ min: 1, max: 90 * 60 }),
      delay: fc.integer({ min: 0, max: 30 * 60 }),
      named: fc.boolean(),
      lost: fc.boolean(),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((sends) => {
    let at = T0;
    return sends.map((send, i) => {
      at += send.after * SECOND;
      const { to, templateId } = send;
      const one = attempt(`n-${i}`, { to, templateId, at, msgid: send.named ? `m-${i}` : '' });
      const pushedAt = Math.floor((at + send.delay * SECOND) / SECOND) * SECOND;
      return {
        ...send,
        attempt: one,
        receipt: receipt({ openid: to, templateId, msgid: `m-${i}`, pushedAt }),
      };
    });
  });
const END = T0 + 100 * REACH;
const pairOf = ({ to, templateId }: Attempt): string => `${to} ${templateId}`;

test('none is matched to another user or template, none twice, whatever is lost and in whatever order they come', () => {
  fc.assert(
    fc.property(world, fc.infiniteStream(fc.nat()), (sends, order) => {
      const kept = sends.filter(({ lost }) => !lost).map((send) => send.receipt);
      const { pairs } = match(
        shuffled(kept, order),
        sends.map((send) => send.attempt),
        END,
      );
      const byId = new Map(sends.map((send) => [send.attempt.id, send.attempt]));
      expect(new Set(Object.values(pairs)).size).toBe(Object.keys(pairs).length);
      for (const one of kept) {
        const matched = byId.get(pairs[one._id] ?? '');
        if (matched) expect(pairOf(matched)).toBe(`${one.openid} ${one.templateId}`);
      }
    }),
  );
});

test('when none is lost every send has its receipt, also when each is folded as it comes', () => {
  fc.assert(
    fc.property(world, fc.infiniteStream(fc.nat()), fc.integer({ min: 1, max: 4 }), (sends, order, size) => {
      const all = shuffled(
        sends.map((send) => send.receipt),
        order,
      );
      const attempts = sends.map((send) => ({ ...send.attempt }));
      const left = [...all];
      let waiting: ReceiptDocument[] = [];
      const fold = (batch: ReceiptDocument[]): void => {
        const { pairs } = match(batch, attempts, END);
        for (const id of Object.values(pairs)) attempts.find((one) => one.id === id)!.state = 'received';
        waiting = batch.filter((one) => !(one._id in pairs));
      };
      while (left.length > 0) fold([...waiting, ...left.splice(0, size)]);
      fold(waiting);
      expect(waiting).toEqual([]);
      expect(attempts.every(({ state }) => state === 'received')).toBe(true);
    }),
  );
});

test('when none is lost and all are there, they are matched in the order of the sends', () => {
  fc.assert(
    fc.property(world, (sends) => {
      const { pairs } = match(
        sends.map((send) => send.receipt),
        sends.map((send) => send.attempt),
        END,
      );
      const unnamed = sends.filter(({ named }) => !named);
      for (const [a, b] of pairsOf(unnamed)) {
        if (pairOf(a.attempt) !== pairOf(b.attempt) || a.receipt.pushedAt >= b.receipt.pushedAt) continue;
        const [first, second] = [a, b].map(({ receipt: { _id } }) => Number(pairs[_id]!.slice(2)));
        expect(first).toBeLessThan(second!);
      }
    }),
  );
});

test('two sends of one pair closer than their receipts, none lost: matched in order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 2, maxLength: 6 }),
      fc.integer({ min: 20, max: 120 }),
      (gaps, delay) => {
        // All are sent before the first receipt comes; WeChat may name the same second for several.
        let at = T0;
        const attempts = gaps.map((gap, i) => attempt(`n-${i}`, { at: (at += gap * 100) }));
        const receipts = attempts.map((one, i) => ({
          ...receipt({ pushedAt: Math.floor((one.at + delay * SECOND) / SECOND) * SECOND }),
          // What comes first need not have the smaller id.
          _id: `r-${9 - i}`,
          at: at + delay * SECOND + i,
        }));
        const all = match(receipts, attempts).pairs;
        expect(receipts.map(({ _id }) => all[_id])).toEqual(attempts.map(({ id }) => id));
        // And when each is folded by itself, as it comes.
        for (const one of receipts) {
          const id = matchOne(one, attempts);
          expect(id).toBe(all[one._id]);
          attempts.find((each) => each.id === id)!.state = 'received';
        }
      },
    ),
  );
});

test('a lost one shifts nothing that is more than an hour away', () => {
  const times = fc.array(fc.record({ at: fc.nat(50 * 60), delay: fc.nat(5 * 60) }), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(times, fc.infiniteStream(fc.boolean()), times, (before, lost, after) => {
      const made = (some: typeof before, from: number, name: string) =>
        [...some]
          .sort((a, b) => a.at - b.at)
          .map(({ at, delay }, i) => {
            const sentAt = from + at * SECOND;
            const of = attempt(`${name}-${i}`, { at: sentAt });
            return { attempt: of, receipt: receipt({ pushedAt: sentAt + delay * SECOND }) };
          });
      // The last of before was sent more than an hour before the first of after.
      const early = made(before, T0, 'early');
      const late = made(after, T0 + (50 + 60) * MINUTE + SECOND, 'late');
      const kept = early.filter(() => !lost.next().value);
      const { pairs } = match(
        [...kept, ...late].map((each) => each.receipt),
        [...early, ...late].map((each) => each.attempt),
        END,
      );
      const ofLate = late.map((each) => pairs[each.receipt._id]).sort();
      expect(ofLate).toEqual(late.map((each) => each.attempt.id).sort());
      expect(kept.map((each) => pairs[each.receipt._id]?.startsWith('early'))).toEqual(kept.map(() => true));
    }),
  );
});

function shuffled<Item>(items: Item[], order: { next(): IteratorResult<number> }): Item[] {
  return items
    .map((item) => [order.next().value as number, item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}

const pairsOf = <Item>(items: Item[]): [Item, Item][] =>
  items.flatMap((a, i) => items.slice(i + 1).map((b): [Item, Item] => [a, b]));
