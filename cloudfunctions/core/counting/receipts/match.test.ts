import {
  attempt,
  match,
  matchOne,
  MINUTE,
  receipt,
  SECOND,
  T0,
} from '../../../../test/support/receiptMatching';
import { AHEAD, REACH, SURE } from './match';

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
    // Those of a series went in its order, whatever they are called.
    const series = [lost('a'), lost('b'), lost('c')].map((one, i) => ({ ...one, place: 2 - i }));
    expect(matchOne(receipt(), series)).toBe('c');
    expect(matchOne(receipt(), [...series, { ...lost('d'), token: 'another' }])).toBeUndefined();
    expect(Object.values(match([receipt(), receipt()], series).pairs).sort()).toEqual(['b', 'c']);
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
