/** The page about components has their properties, events and variables; its markup is WXML. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TmplGroup } from 'glass-easel-template-compiler';
import { readPage, ROOT } from '../support/docs/files';
import { snippets } from '../support/docs/fences';

const FOLDER = join(ROOT, 'miniprogram-client/components');
const NAMES = ['notify-subscribe', 'notify-settings', 'notify-inbox', 'notify-feedback'];
const rows = readFileSync(join(ROOT, 'docs/en/components.md'), 'utf8').split('\n');

test.each(NAMES)('%s: every property and event', (name) => {
  const source = readFileSync(join(FOLDER, name, 'index.ts'), 'utf8');
  const properties = /\n {2}properties: \{\n([\s\S]*?)\n {2}\},/.exec(source)?.[1] ?? '';
  const own = [...properties.matchAll(/^ {4}(\w+):/gm)].map(([, property = '']) => property);
  const events = [...source.matchAll(/triggerEvent\('(\w+)'/g)].map(([, event = '']) => event);
  expect(own.length * events.length).toBeGreaterThan(0);
  const row = rows.filter((line) => line.startsWith(`| \`${name}\``)).at(-1)!;
  const [, , first = '', second = ''] = row.split('|');
  const named = (cell: string): string[] =>
    [...cell.replace(/\([^)]*\)/g, '').matchAll(/`(\w+)`/g)].map(([, word = '']) => word).sort();
  expect(named(first)).toEqual(own.sort());
  expect(named(second)).toEqual([...new Set(events)].sort());
});

test('every variable', () => {
  const theme = readFileSync(join(FOLDER, 'shared/theme.wxss'), 'utf8');
  const variables = new Set([...theme.matchAll(/var\((--notify-[\w-]+)/g)].map(([, name = '']) => name));
  const named = readPage('docs/en/components.md').codes.filter((code) => code.startsWith('--notify-'));
  expect(named.sort()).toEqual([...variables].sort());
});

test('markup compiles', () => {
  const markup = snippets().filter(({ language, notRun }) => language === 'html' && notRun === undefined);
  expect(markup.length).toBeGreaterThan(0);
  for (const { text } of markup) {
    const group = new TmplGroup();
    const issues = group.addTmpl('page', text) as unknown as { isError: boolean }[] | undefined;
    group.free();
    expect((issues ?? []).filter(({ isError }) => isError)).toEqual([]);
  }
});
