/** What a function loads later: files beside its `index.js`, which belong to the same build. */
import { createRequire, SourceMap, type SourceMapPayload } from 'node:module';
import { join } from 'node:path';
import { withProject } from './withProject';

const SLOW = {
  'cloudfunctions/slow/index.ts': `
  import tcb from '@cloudbase/node-sdk';
  import { both } from '../core/both';
  export const main = async (event: { text: string }) => {
    if (typeof tcb.init !== 'function') throw new Error('no SDK');
    return event.text === '' ? both('') : (await import('../core/words/loud')).loud(event.text);
  };`,
  'cloudfunctions/slow/config.json': '{}',
  'cloudfunctions/core/both.ts': `export const both = (text: string) => 'B' + text;`,
  'cloudfunctions/core/words/loud.ts': `import { both } from '../both';
export function loud(text: string) {
  return both(text.toUpperCase());
}`,
};

const named = (files: Record<string, string>, pattern: RegExp): string => {
  const found = Object.keys(files).filter((name) => pattern.test(name));
  expect(found).toHaveLength(1);
  return found[0]!;
};

test('what import() asks for lies in a file of its own, named after it, and is loaded then', () =>
  withProject(SLOW, async ({ build, files, folder }) => {
    await build();
    const built = files('out');
    const later = named(built, /^slow\/words-loud-[0-9a-f]{8}\.js$/);
    expect(built['slow/index.js']).not.toContain('toUpperCase');
    expect(built[later]).toContain('toUpperCase');
    const require = createRequire(__filename);
    const { main } = require(join(folder, 'out/slow/index.js')) as {
      main(event: object): Promise<string>;
    };
    const loaded = () => Object.keys(require.cache).some((path) => path.endsWith(later));
    expect([await main({ text: '' }), loaded()]).toEqual(['B', false]);
    expect([await main({ text: 'a' }), loaded()]).toEqual(['BA', true]);
  }));

test('packages are minified, our own code stays as it can be read', () =>
  withProject(SLOW, async ({ build, files }) => {
    await build();
    const built = files('out');
    const longest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));
    const packages = Object.keys(built).filter((file) => /^slow\/packages-.*\.js$/.test(file));
    expect(Math.max(...packages.map((file) => longest(built[file]!)))).toBeGreaterThan(10_000);
    expect(longest(built['slow/index.js']!)).toBeLessThan(2000);
  }));

test('another build is not mixed with: with any of its code, the names of its files change', () =>
  withProject(SLOW, async ({ build, files, write }) => {
    await build();
    const before = Object.keys(files('out')).filter((name) => /^slow\/.*-[0-9a-f]{8}\.js$/.test(name));
    await build();
    expect(Object.keys(files('out'))).toEqual(expect.arrayContaining(before));
    write({ 'cloudfunctions/core/both.ts': `export const both = (text: string) => 'C' + text;` });
    await build();
    expect(Object.keys(files('out')).filter((name) => before.includes(name))).toEqual([]);
  }));

test('the map of such a file leads to its source', () =>
  withProject(SLOW, async ({ build, files }) => {
    await build();
    const built = files('out');
    const later = named(built, /^slow\/words-loud-[0-9a-f]{8}\.js$/);
    const lines = built[later]!.split('\n');
    expect(lines.at(-2)).toBe(`//# sourceMappingURL=${later.slice('slow/'.length)}.map`);
    const line = lines.findIndex((text) => text.includes('toUpperCase'));
    const map = new SourceMap(JSON.parse(built[`${later}.map`]!) as SourceMapPayload);
    expect(map.findEntry(line, lines[line]!.indexOf('both'))).toMatchObject({
      originalSource: expect.stringMatching(/cloudfunctions\/core\/words\/loud\.ts$/) as string,
      originalLine: 2,
    });
  }));
