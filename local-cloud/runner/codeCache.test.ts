import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const folder = mkdtempSync(path.join(tmpdir(), 'compiled-'));
const script = path.join(folder, 'index.js');
const cache = path.join(folder, 'cache');
const codeCache = path.join(__dirname, 'codeCache.cjs');
const quoted = (text: string) => JSON.stringify(text);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Large enough to be kept. */
const FILLER = `// ${'x'.repeat(80_000)}\n`;

/** A process of its own loads the script, calls it, and keeps what it has compiled. */
function run(body: string, keeping = true): unknown {
  writeFileSync(script, body + FILLER);
  const inside = `
    const { save } = ${keeping ? `require(${quoted(codeCache)}).keepCompiled(${quoted(cache)})` : '{ save() {} }'};
    Promise.resolve(require(${quoted(script)}).main()).then((said) => {
      save();
      process.stdout.write(JSON.stringify(said));
    });`;
  return JSON.parse(execFileSync(process.execPath, ['-e', inside], { encoding: 'utf8', stdio: 'pipe' }));
}

const entries = () => readdirSync(cache).map((name) => path.join(cache, name));
const states = () => entries().map((file) => statSync(file).ino);

test('what one process has compiled the next one takes, until the script is another', () => {
  expect(run('exports.main = () => "first";')).toBe('first');
  expect(entries()).toHaveLength(1);
  const [before] = states();
  expect(run('exports.main = () => "first";')).toBe('first');
  // Not written again: it was taken.
  expect(states()).toEqual([before]);
  // As long as the other one, which is all that V8 itself compares.
  expect(run('exports.main = () => "other";')).toBe('other');
  expect(entries()).toHaveLength(1);
  expect(states()).not.toEqual([before]);
});

test.each<[how: string, damage: (whole: Buffer) => Buffer]>([
  ['cut short', (whole) => whole.subarray(0, whole.length / 2)],
  [
    'as long as before, but its end was never written',
    (whole) => Buffer.from(whole).fill(0, whole.length / 2),
  ],
])('an entry that is damaged is compiled and written anew: %s', (_how, damage) => {
  run('exports.main = () => "whole";');
  const [file] = entries();
  const damaged = damage(readFileSync(file!));
  writeFileSync(file!, damaged);
  expect(run('exports.main = () => "whole";')).toBe('whole');
  expect(readFileSync(file!).equals(damaged)).toBe(false);
});

test('a script sees and tells the same as without: its names, its place in a stack trace', () => {
  const body = `exports.main = () => [
    require.main === module, typeof require.resolve, module.filename === __filename, require('node:path').dirname(__filename) === __dirname,
    new Error('here').stack.split('\\n')[1].match(/index\\.js:(\\d+:\\d+)/)[1],
    this === exports,
  ];`;
  const plain = run(body, false);
  expect(plain).toEqual([false, 'function', true, true, '3:5', true]);
  expect(run(body)).toEqual(plain);
  expect(run(body)).toEqual(plain);
});

test('a script with import() is compiled as ever', () => {
  const body = 'exports.main = async () => typeof (await import("node:os")).platform;';
  rmSync(cache, { recursive: true });
  expect([run(body), run(body)]).toEqual(['function', 'function']);
  expect(existsSync(cache)).toBe(false);
});

test('a script that does not compile fails in the words of Node, and a first line with #! is none of its own', () => {
  expect(run('#!/usr/bin/env node\nexports.main = () => "ran";')).toBe('ran');
  expect(() => run('exports.main = () => {')).toThrow(
    /index\.js:2\n[^]*SyntaxError: Unexpected end of input/,
  );
});
