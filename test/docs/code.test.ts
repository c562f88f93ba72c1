/** The code in README and docs compiles, its JSON can be read, its commands exist; what is not run says why. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCommand } from '../../ops/arguments';
import { documentedConfig } from '../support/docs/cloud';
import { commands, NOT_RUN, opsCommands, snippets } from '../support/docs/fences';
import { LANGUAGES, pathsOf, ROOT } from '../support/docs/files';
import { documentedTypeErrors } from '../support/docs/types';

const NPM_SCRIPT = /\bnpm (?:run )?(start|test|(?<=run )[\w:]+)/g;
const all = snippets();
const run = all.filter(({ notRun }) => notRun === undefined);
const where = ({ page, line }: { page: string; line: number }): string => `${page}:${line}`;

test('code is in a language that is tried here, or says why it is not', () => {
  const tried = ['ts', 'js', 'html', 'json', 'sh', 'text'];
  expect(run.filter(({ language }) => !tried.includes(language)).map(where)).toEqual([]);
  const reasons = all.flatMap(({ notRun }) => (notRun === undefined ? [] : [notRun]));
  expect([...new Set(reasons)].sort()).toEqual(Object.keys(NOT_RUN).sort());
});

test('TypeScript and JavaScript say which file they are, and compile', async () => {
  const code = run.filter(({ language }) => ['ts', 'js'].includes(language));
  expect(code.length).toBeGreaterThan(5);
  expect(code.filter(({ file }) => file === '').map(where)).toEqual([]);
  expect(documentedTypeErrors(code, await documentedConfig())).toEqual([]);
}, 120_000);

test('every configuration that is shown is one that the build takes', async () => {
  const pages = run.filter(({ file }) => file === 'notify.config.ts').map(({ page }) => page);
  expect(pages.length).toBeGreaterThan(2);
  for (const page of pages) await expect(documentedConfig(page)).resolves.toHaveProperty('templates');
}, 60_000);

test('a mistake in an example is found', async () => {
  const wrong = {
    page: 'send.md',
    file: 'cloudfunctions/wrong/index.js',
    language: 'js',
    line: 1,
    text: `const { createNotify } = require('./notify');
      const notify = createNotify({ cloud: require('wx-server-sdk') });
      notify.send({ to: 'o-1', template: 'backInStok', data: {}, key: '1' });`,
  };
  expect(documentedTypeErrors([wrong], await documentedConfig()).join()).toMatch(/index\.js:3: .*backInStok/);
}, 120_000);

test('JSON is JSON', () => {
  for (const { text, language } of run) if (language === 'json') expect(() => JSON.parse(text)).not.toThrow();
});

test('every npm script that is named exists', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const pages = LANGUAGES.flatMap((language) => [...pathsOf(language).values()]);
  const texts = pages.map((path) => readFileSync(join(ROOT, path), 'utf8'));
  const named = new Set(texts.flatMap((text) => [...text.matchAll(NPM_SCRIPT)].map(([, name = '']) => name)));
  expect(named.size).toBeGreaterThan(5);
  expect([...named].filter((name) => !(name in scripts))).toEqual([]);
});

test('every command begins with a program that the pages may use', () => {
  const programs = /^(npm (ci|start|test|pack|install|run [\w:]+)|npx|curl|cp|cd|git|[A-Z]+=)( |$|\S)/;
  expect(commands().filter(({ text }) => !programs.test(text))).toEqual([]);
});

test('every command of operators is understood', () => {
  const own = opsCommands();
  expect(own.length).toBeGreaterThan(10);
  for (const { words } of own) expect(() => parseCommand(words)).not.toThrow();
});
