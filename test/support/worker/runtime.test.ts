import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

declare const requireOnce: (file: string) => { scriptOf(file: string): object | undefined };

const { scriptOf } = requireOnce(join(__dirname, 'runtime.cjs'));
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'notify-runtime-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Loaded anew each time, as by another test file. */
function load(name: string, source?: string): unknown {
  const file = join(folder, name);
  if (source !== undefined) writeFileSync(file, source);
  jest.resetModules();
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require(file) as unknown;
}

test('a module is compiled once for all test files of a worker, and run for each', () => {
  const first = load('one.js', 'exports.kept = {};') as { kept: object };
  const script = scriptOf(join(folder, 'one.js'));
  expect(script).toBeDefined();
  const again = load('one.js') as { kept: object };
  expect(again.kept).not.toBe(first.kept);
  expect(scriptOf(join(folder, 'one.js'))).toBe(script);
});

test('it belongs to the test file that runs it: what it makes is of the same kind, its globals and jest are there', () => {
  const code =
    'module.exports = [Array, jest.spyOn === undefined, __filename, typeof expect, this === exports];';
  expect(load('two.js', code)).toStrictEqual([Array, false, join(folder, 'two.js'), 'function', true]);
});

test('errors name line and column, also on the first line', () => {
  const fail = load(
    'three.js',
    'module.exports = () => { throw new Error("no"); };\nmodule.exports.later = () => { null.x; };',
  ) as {
    (): void;
    later(): void;
  };
  const stackOf = (run: () => void): string | undefined => {
    try {
      run();
    } catch (error) {
      return (error as Error).stack;
    }
    return undefined;
  };
  expect(stackOf(fail)).toContain('three.js:1:32');
  expect(stackOf(fail.later)).toContain('three.js:2:37');
});

test('what only jest can compile or explain is left to it', () => {
  load('four.js', 'exports.get = () => import("node:fs");');
  expect(scriptOf(join(folder, 'four.js'))).toBeUndefined();
  expect(() => load('five.js', 'exports.get = ;')).toThrow(/Unexpected token ';'/);
  expect(load('six.js', '#!/usr/bin/env node\nmodule.exports = 6;')).toBe(6);
});
