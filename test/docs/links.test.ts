/** Every link leads to a file and, where it names one, to a heading. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pagesOf, readPage, ROOT } from '../support/docs/files';
import { brokenLinks } from '../support/docs/links';
import { parsePage } from '../support/docs/page';

const pages = [
  ...pagesOf('en').values(),
  ...pagesOf('zh-CN').values(),
  // Those for engineers, in English alone, and the READMEs of parts.
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => readPage(`docs/${name}`)),
  ...['local-cloud', 'miniprogram-client/components', 'miniprogram-client/demo'].map((folder) =>
    readPage(`${folder}/README.md`),
  ),
];

test.each(pages.map((page) => [page.path, page] as const))('%s', (_path, page) => {
  expect(brokenLinks(page)).toEqual([]);
});

test('a link to nowhere is found: no file, no heading', () => {
  const page = parsePage(
    'docs/en/x.md',
    '# A\n\n[a](#a) [b](#b) [c](none.md) [d](../../README.md#nothing)\n',
  );
  expect(brokenLinks(page)).toEqual([
    'docs/en/x.md:3: #b: there is no such heading',
    'docs/en/x.md:3: none.md: there is no such file',
    'docs/en/x.md:3: ../../README.md#nothing: there is no such heading',
  ]);
});

test('most pages lead somewhere', () => {
  expect(pages.flatMap(({ links }) => links).length).toBeGreaterThan(20);
});
