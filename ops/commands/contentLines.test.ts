import { contentLines } from './contentLines';

const tried = {
  variant: 'a',
  function: 'coupons',
  asked: 20,
  given: 18,
  skipped: 1,
  refused: 1,
  strangers: 0,
  examples: [
    { openid: 'o-1', data: { goods: '马克杯', note: '券 7' } },
    { openid: 'o-2', reason: 'CONTENT_SKIPPED' as const, words: 'none left' },
    { openid: 'o-3', reason: 'CONTENT_UNAVAILABLE' as const },
    { openid: 'o-4', reason: 'CONTENT_UNAVAILABLE' as const },
  ],
};

test('what a content function answers is told with some of its people', () => {
  expect(contentLines([tried, { ...tried, variant: 'b', strangers: 2, examples: [] }])).toEqual([
    'content 内容 a · coupons: of 询问 20, 18 with content 有内容, 1 skipped 跳过, 1 refused 不可用',
    '    o-1  goods: 马克杯, note: 券 7',
    '    o-2  CONTENT_SKIPPED: none left',
    '    o-3  CONTENT_UNAVAILABLE',
    expect.stringMatching(/^content 内容 b .*, 2 for strangers 无关答复$/),
  ]);
  expect(contentLines([{ ...tried, unanswered: 'timed out', examples: [] }])).toEqual([
    'content 内容 a · coupons: no answer 无应答: timed out',
  ]);
  expect(contentLines()).toEqual([]);
});
