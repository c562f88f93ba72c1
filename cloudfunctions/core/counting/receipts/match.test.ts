import fc from 'fast-check';
import type { ReceiptDocument } from '../../model/facts';
import { AHEAD, Attempts, isLate, matchLate, matchPromptly, REACH, SURE, type Attempt } from './match';

const T0 = Date.parse('2026-11-26T10:00:00Z');
const SECOND = 1000;
const MINUTE = 60 * SECOND;

let receipts = 0;
const receipt = (more: Partial<ReceiptDocument> = {}): ReceiptDocument => {
  const pushedAt = more.pushedAt ?? T0;
  return {
    _id: `receipt-${++receipts}`,
    openid: 'o-1',
    templateId: 'T',
    msgid: `${receipts}`,
    errorCode: '0',
    errorStatus: 'success',
    at: pushedAt + 500,
    dueAt: pushedAt + 500,
    looks: 0,
    stage: 'new',
    sentAt: 0,
    template: '',
    topic: '',
    ...more,
    pushedAt,
  };
};

const attempt = (id: string, more: Partial<Attempt> = {}): Attempt => ({
  id,
  to: 'o-1',
  templateId: 'T',
  template: 'offer',
  topic: 'offers',
  at: T0,
  since: more.at ?? T0,
  state: 'accepted',
  msgid: '',
  token: 'token',
  counted: true,
  ...more,
});

/** By prompt rules, then, as if time had passed, by the late ones. @returns receipt id → notification */
function match(all: ReceiptDocument[], attempts: Attempt[], now = T0 + 10 * MINUTE) {
  const known = new Attempts(attempts);
  const prompt = matchPromptly(all, known);
  const late = matchLate(
    prompt.waiting.filter((one) => isLate(one, known, now)),
    known,
  );
  const matches = [...prompt.matches, ...late.matches];
  return {
    pairs: Object.fromEntries(matches.map((one) => [one.receipt._id, one.attempt.id])),
    surplus: prompt.surplus,
  };
}

/** @returns the notification that one receipt is matched to */
const matchOne = (one: ReceiptDocument, attempts: Attempt[], now?: number): string | undefined =>
  match([one], attempts, now).pairs[one._id];

describe('by msgid', () => {
  test('the send that was answered with it, however late the receipt, whatever else fits', () => {
    const named = attempt('b', { at: T0 - 5 * REACH, msgid: '900' });
    expect(matchOne(receipt({ msgid: '900' }), [attempt('a'), named])).toBe('b');
  });

  test.each([
    ['user', { to: 'o-2' }],
    ['template', { templateId: 'U' }],
  ])('never a send to another %s, not even by its very msgid', (_what, other) => {
    expect(matchOne(receipt({ msgid: '900' }), [attempt('a', { msgid: '900', ...other })])).toBeUndefined();
  });

  test('a send that was answered with another msgid is not its', () => {
    expect(matchOne(receipt({ msgid: '900' }), [attempt('a', { msgid: '901' })])).toBeUndefined();
  });

  test('a receipt whose msgid has lost its digits fits any send of its user and template', () => {
    expect(matchOne(receipt({ msgid: '' }), [attempt('a', { msgid: '901' })])).toBe('a');
  });

  test('while the send is being settled it waits, and takes no other', () => {
    const named = attempt('b', { msgid: '900', state: 'underWay' });
    expect(match([receipt({ msgid: '900' })], [attempt('a'), named])).toEqual({ pairs: {}, surplus: [] });
  });

  test.each(['received', 'over'] as const)('a send that is %s counts no further receipt', (state) => {
    const one = receipt({ msgid: '900' });
    expect(match([one], [attempt('a', { msgid: '900', state })]).surplus).toEqual([one]);
  });
});

describe('by time', () => {
  test.each<[string, number, string | undefined]>([
    ['an hour before', -REACH, 'a'],
    ['two seconds after: WeChat names whole seconds', AHEAD, 'a'],
    ['three seconds after', AHEAD + SECOND, undefined],
    ['more than an hour before, when nothing else is left', -REACH - 1, 'a'],
  ])('a send %s', (_what, offset, expected) => {
    expect(matchOne(receipt(), [attempt('a', { at: T0 + offset })])).toBe(expected);
  });

  test('the earliest that fits; an older one only when none does, and then the newest', () => {
    const old = [attempt('x', { at: T0 - 3 * REACH }), attempt('y', { at: T0 - 2 * REACH })];
    const fitting = [attempt('a', { at: T0 - MINUTE }), attempt('b', { at: T0 - SECOND })];
    expect(matchOne(receipt(), [...old, ...fitting])).toBe('a');
    expect(matchOne(receipt(), old)).toBe('y');
  });

  test('an older one is not taken before whatever was under way is settled', () => {
    const old = attempt('x', { at: T0 - 2 * REACH });
    const one = receipt();
    expect(matchOne(one, [old], one.at + SURE - 1)).toBeUndefined();
    expect(matchOne(one, [old, attempt('a', { state: 'underWay' })])).toBeUndefined();
    expect(matchOne(one, [old], one.at + SURE)).toBe('x');
  });

  test('the later receipt came first and took the earlier send: the earlier one takes the later’s', () => {
    const taken = attempt('a', { state: 'received' });
    const free = attempt('b', { at: T0 + MINUTE });
    expect(matchOne(receipt(), [taken, free])).toBe('b');
    // A receipt of something that we have not sent takes nothing that came after it.
    expect(matchOne(receipt(), [free])).toBeUndefined();
  });
});

describe('an attempt whose answer was lost', () => {
  const lost = (id: string, at = T0) => attempt(id, { state: 'unknown', at });

  test('is the receipt’s if it is the only one that fits', () => {
    expect(matchOne(receipt(), [lost('a')])).toBe('a');
    expect(matchOne(receipt(), [lost('a'), lost('b')])).toBeUndefined();
    expect(matchOne(receipt(), [lost('a', T0 + MINUTE)])).toBeUndefined();
    // Sent once more since: the receipt may be of either attempt.
    expect(matchOne(receipt(), [{ ...lost('a', T0 + MINUTE), since: T0 - SECOND }])).toBe('a');
  });

  test('is not, as long as an accepted one has no receipt', () => {
    expect(matchOne(receipt(), [lost('a', T0 - MINUTE), attempt('b')])).toBe('b');
    expect(matchOne(receipt(), [lost('a'), attempt('b', { at: T0 - 2 * REACH })])).toBe('b');
  });

  test('is not, while another to the same user is under way: the receipt may be that one’s', () => {
    const one = receipt();
    expect(matchOne(one, [lost('a', T0 - MINUTE), attempt('b', { state: 'underWay' })])).toBeUndefined();
    expect(matchOne(one, [lost('a')], one.at + SURE - 1)).toBeUndefined();
  });

  test('two receipts, one accepted and one lost: both have theirs', () => {
    const [first, second] = [receipt(), receipt({ pushedAt: T0 + SECOND })];
    const { pairs } = match([second, first], [lost('a'), attempt('b')]);
    expect(pairs).toEqual({ [first._id]: 'b', [second._id]: 'a' });
  });
});

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

test('a lost one shifts nothing that is more than an hour away', () => {
  const far = attempt('b', { at: T0 + REACH + 5 * SECOND });
  const ofFar = receipt({ pushedAt: T0 + REACH + 5 * SECOND });
  expect(matchOne(ofFar, [attempt('a'), far])).toBe('b');
});

function shuffled<Item>(items: Item[], order: { next(): IteratorResult<number> }): Item[] {
  return items
    .map((item) => [order.next().value as number, item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}

const pairsOf = <Item>(items: Item[]): [Item, Item][] =>
  items.flatMap((a, i) => items.slice(i + 1).map((b): [Item, Item] => [a, b]));
