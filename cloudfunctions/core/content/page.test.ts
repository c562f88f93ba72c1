import { NotifyError } from '../errors';
import { pageWithMark } from './page';

const NID = 'n'.repeat(22);

function problem(base: string, query?: Record<string, string | number | boolean>): string {
  try {
    pageWithMark(base, query, NID);
  } catch (error) {
    expect(error).toBeInstanceOf(NotifyError);
    expect((error as NotifyError).code).toBe('BAD_REQUEST');
    return (error as NotifyError).message;
  }
  throw new Error('expected a refusal');
}

test('the click mark is added behind the page, its own query and the given one', () => {
  expect(pageWithMark('pages/goods/index', undefined, NID)).toBe(`pages/goods/index?nid=${NID}`);
  expect(pageWithMark('pages/goods/index?tab=1', { id: 17, gift: true }, NID)).toBe(
    `pages/goods/index?tab=1&id=17&gift=true&nid=${NID}`,
  );
});

test('names and values of the query are encoded', () => {
  expect(pageWithMark('pages/a', { '名&': 'a=b&c 杯' }, NID)).toBe(
    `pages/a?%E5%90%8D%26=a%3Db%26c%20%E6%9D%AF&nid=${NID}`,
  );
});

test('without a page the card cannot be tapped', () => {
  expect(pageWithMark(undefined, { id: 1 }, NID)).toBe('');
  expect(pageWithMark('', undefined, NID)).toBe('');
});

test.each([
  ['/pages/index'],
  ['pages/index/'],
  ['pages/index/?a=1'],
  ['https://example.com/a'],
  ['pages/../../secret'],
  ['pages/./index'],
  ['../pages/index'],
  ['pages//index'],
  ['pages/商品'],
  ['pages/a b'],
  ['pages/index#top'],
  ['javascript:alert(1)'],
])('%j is no page of a mini program', (base) => {
  expect(problem(base)).toContain('without a slash at its beginning or end');
});

test.each([['pages/a?名=1'], ['pages/a?x=1#y'], ['pages/a?x=1?y'], ['pages/a?x="1"'], ['pages/a?x=\n']])(
  'the query of %j would not survive',
  (base) => expect(problem(base)).toContain('percent-encoded'),
);

test('a second click mark would hide the first, so there may be none', () => {
  expect(problem('pages/a', { nid: 'mine' })).toContain('nid');
  expect(problem('pages/a?nid=mine')).toContain('nid');
  expect(problem('pages/a?x=1&nid')).toContain('nid');
  expect(pageWithMark('pages/a?nidus=1', undefined, NID)).toContain('nidus=1&nid=');
});

test('a page of more than 128 bytes goes as it is: that limit is documented for QR codes only', () => {
  const page = `pages/goods/index?from=${'a'.repeat(120)}`;
  expect(pageWithMark(page, { goods: '杯' }, NID)).toBe(`${page}&goods=%E6%9D%AF&nid=${NID}`);
});

test('a page without end is refused, never cut', () => {
  const page = (length: number): string => `pages/${'a'.repeat(length - 6 - '?nid='.length - NID.length)}`;
  expect(Buffer.byteLength(pageWithMark(page(1024), undefined, NID))).toBe(1024);
  expect(problem(page(1025))).toContain('at most 1024 bytes');
  expect(problem('pages/a', { goods: '杯'.repeat(120) })).toContain('at most 1024 bytes');
});

test('half a surrogate pair in the query is refused like any other mistake', () => {
  expect(problem('pages/a', { goods: '\ud800' })).toContain('well-formed');
});
