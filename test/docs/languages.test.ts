/** What is said in one language is said in the other: same pages, parts, code, names and links. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pagesOf, pathsOf, ROOT } from '../support/docs/files';
import { neutralLinks, strayLinks } from '../support/docs/links';
import { codeOf, type Page } from '../support/docs/page';

const english = pagesOf('en');
const chinese = pagesOf('zh-CN');

test('both languages have the same pages', () => {
  expect([...pathsOf('zh-CN').keys()]).toEqual([...pathsOf('en').keys()]);
  expect(english.size).toBeGreaterThan(2);
});

describe.each([...english.keys()])('%s', (name) => {
  const both = (part: (page: Page) => unknown): void =>
    expect(part(chinese.get(name)!)).toEqual(part(english.get(name)!));

  test('has the same parts, each with as many paragraphs, rows and items', () => {
    both(({ headings }) =>
      headings.map(({ level, rows, items, paragraphs }, at) => ({ at, level, rows, items, paragraphs })),
    );
  });

  test('has the same code, but for comments', () => {
    both(({ fences }) =>
      fences.map((fence) => ({ language: fence.language, code: codeOf(fence), notRun: fence.notRun })),
    );
  });

  test('names the same things', () => {
    both(({ codes }) => [...new Set(codes)].sort());
  });

  test('links to the same places, in its own language', () => {
    both(neutralLinks);
    expect(strayLinks(english.get(name)!, 'en')).toEqual([]);
    expect(strayLinks(chinese.get(name)!, 'zh-CN')).toEqual([]);
  });
});

test('the Chinese pages are Chinese, the English ones are not', () => {
  /** Of the running text: code may hold anything. */
  const share = ({ path }: Page): number => {
    const text = readFileSync(join(ROOT, path), 'utf8')
      .replace(/```[\s\S]*?```|`[^`]*`|\([^)]*\)/g, '')
      .replace(/[^\p{L}]/gu, '');
    return text.replace(/[^\p{Script=Han}]/gu, '').length / text.length;
  };
  expect([...chinese.values()].filter((page) => share(page) < 0.3).map(({ path }) => path)).toEqual([]);
  expect([...english.values()].filter((page) => share(page) > 0.1).map(({ path }) => path)).toEqual([]);
});
