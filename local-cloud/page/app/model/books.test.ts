import { compareBooks } from './books';

const user = (credits: number, consent = false) => ({
  openid: 'user',
  mainSwitch: true,
  items: [{ templateId: 't', credits, consent }],
});

const ledger = (account: Record<string, number>) => ({ _id: 'user', credits: { t: account } });

describe('comparing the books', () => {
  test.each<[string, number, Record<string, number>, string, boolean]>([
    ['equal', 2, { available: 2, spent: 1, granted: 3 }, 'same', true],
    ['an attempt under way that WeChat has spent', 1, { available: 1, held: 1, granted: 2 }, 'close', true],
    ['an uncertain one that WeChat has spent', 0, { uncertain: 1, granted: 1 }, 'close', true],
    ['more than is there', 0, { available: 1, granted: 1 }, 'differs', true],
    ['a sum that is wrong', 1, { available: 1, granted: 2 }, 'same', false],
    ['a negative count', 0, { available: -1, held: 1, granted: 0 }, 'same', false],
  ])('%s', (_what, credits, account, agreement, balanced) => {
    expect(compareBooks([user(credits)], [ledger(account)])).toMatchObject([{ agreement, balanced }]);
  });

  test('a long-term consent has no balance to compare', () => {
    expect(compareBooks([user(0, true)], [])).toMatchObject([{ wechat: 'long', agreement: 'unknown' }]);
  });

  test('a user whom only the ledger knows is shown, and differs', () => {
    expect(compareBooks([], [ledger({ available: 1, granted: 1 })])).toMatchObject([
      { openid: 'user', wechat: undefined, agreement: 'differs' },
    ]);
  });

  test('documents that are no ledger are passed over', () => {
    expect(compareBooks([], [{ _id: 'a' }, { _id: 'b', credits: 'none' }])).toEqual([]);
  });
});
