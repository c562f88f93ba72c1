/** docs/promises.md names tests that are there: each promise at least one, under its title. */
import { namedTests, type NamedTest } from '../support/docs/promises';
import { titlesOf } from '../support/docs/titles';

const PAGE = 'docs/promises.md';

const gone = (named: NamedTest[]): string[] =>
  named
    .filter(({ file, title }) => !titlesOf(file).includes(title))
    .map(({ file, title }) => `${file}: ${title}`);

test('every promise names tests, and each is there under that title', () => {
  const named = namedTests(PAGE);
  expect(named.length).toBeGreaterThan(100);
  expect(gone(named)).toEqual([]);
});

test('a test that is gone, and a promise without one, is found', () => {
  const held = '[promises](../test/docs/promises.test.ts): ';
  const row = (tests: string) => `| promise | held by |\n| --- | --- |\n| never | ${tests} |\n`;
  const one = `${held}every promise names tests, and each is there under that title`;
  expect(gone(namedTests(PAGE, row(`${one} <br> ${held}no such title`)))).toEqual([
    'test/docs/promises.test.ts: no such title',
  ]);
  expect(() => namedTests(PAGE, row('somebody remembers it'))).toThrow('no test is named');
});
