import { unknownPage } from './knownPage';

const pages = ['pages/home/index', 'pages/goods/index', 'shop/pages/order/detail'];

test.each([
  ['pages/goods/index', undefined],
  ['pages/goods/index?id=1', undefined],
  ['', undefined],
  [undefined, undefined],
  ['pages/good/index', 'pages/goods/index'],
  ['pages/goods', 'pages/goods/index'],
  ['pages/order/detail', 'shop/pages/order/detail'],
  ['pages/Home/index?x=pages/home/index', 'pages/home/index'],
])('%s', (page, nearest) => {
  const problem = unknownPage(pages, page);
  if (nearest === undefined) expect(problem).toBeUndefined();
  else expect(problem).toContain(`did you mean "${nearest}"?`);
});

test('without a list nothing is known, with an empty one nothing is near; a megabyte ends', () => {
  expect(unknownPage(undefined, 'pages/x')).toBeUndefined();
  expect(unknownPage([], 'pages/x')).toBe('expected a page of the mini program (app.json), got "pages/x"');
  expect(unknownPage(pages, 'x'.repeat(1_000_000))!.length).toBeLessThan(400);
});
