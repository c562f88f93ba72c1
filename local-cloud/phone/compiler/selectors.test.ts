import { phoneUnits } from '../browser/shared/units';
import { rewriteSelector } from './selectors';

const EVERYWHERE = { page: undefined, scope: undefined };
const ANY = ':where(wx-page, wx-page *)';

test.each([
  ['view', `wx-view${ANY}`],
  ['page', `wx-page${ANY}`],
  ['.a .b', `.a${ANY} .b`],
  ['.a>view', `.a${ANY}>wx-view`],
  ['button::after', `wx-button${ANY}::after`],
  ['.a:not(.b)', `.a:not(.b)${ANY}`],
  ['#name', `[id$=--name]${ANY}`],
  ['.a, view', `.a${ANY}, wx-view${ANY}`],
  ['*', `*${ANY}`],
])('%s becomes %s', (given, expected) => {
  expect(rewriteSelector(given, EVERYWHERE)).toBe(expected);
});

test("a component's classes carry its scope, also inside :not, and :host is its element", () => {
  const scope = { page: undefined, scope: 'card' };
  expect(rewriteSelector('.a:not(.b)', scope)).toBe(`.card--a:not(.card--b)${ANY}`);
  expect(rewriteSelector(':host', scope)).toBe(`[wx-host=card]${ANY}`);
});

test("a page's rules reach that page only", () => {
  const one = '[data-route="pages/a"]';
  expect(rewriteSelector('.a', { page: 'pages/a', scope: undefined })).toBe(
    `.a:where(wx-page${one}, wx-page${one} *)`,
  );
});

test.each([
  ['100rpx', 'calc(100 * var(--rpx))'],
  ['-1.5rpx .5rpx', 'calc(-1.5 * var(--rpx)) calc(.5 * var(--rpx))'],
  ['calc(100vh - 20rpx)', 'calc(calc(100 * var(--vh)) - calc(20 * var(--rpx)))'],
  ['url(a-2rpx.png)', 'url(a-2rpx.png)'],
  ['12px 3em', '12px 3em'],
])('the length %s becomes %s', (given, expected) => {
  expect(phoneUnits(given)).toBe(expected);
});
