/** The generated pages say what the tables of the code say, and every entry of these has its words. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CODES } from '../../cloudfunctions/core/codes/table';
import { CALLERS, type FunctionName } from '../../cloudfunctions/core/contract/callers';
import { HEALTH_ITEMS } from '../../cloudfunctions/core/contract';
import { ERRORS } from '../../cloudfunctions/core/errors';
import { STATES } from '../../cloudfunctions/core/model/states';
import { REASONS } from '../../cloudfunctions/core/reasons/table';
import { USAGES } from '../../ops/usage';
import { requestsOf } from '../../scripts/docs/api/requests';
import { generatedPages } from '../../scripts/docs/pages';
import { wordsFor } from '../../scripts/docs/text';
import { ANSWER_WORDS, ANSWERS } from '../../scripts/docs/words/answers';
import { ACTION_WORDS, FIELD_WORDS } from '../../scripts/docs/words/api';
import { CLIENT_WORDS, REASON_WORDS } from '../../scripts/docs/words/client';
import { EXPECTED_WORDS } from '../../scripts/docs/words/expected';
import { ROOT } from '../support/docs/files';

const pages = generatedPages();

test.each([...pages.keys()])('%s is current (npm run docs)', (path) => {
  expect(readFileSync(join(ROOT, path), 'utf8')).toBe(pages.get(path));
});

describe.each(['docs/en', 'docs/zh-CN'])('%s/reference', (folder) => {
  const text = (name: string): string => pages.get(`${folder}/reference/${name}.md`)!;

  test('has every state, reason, code and error', () => {
    const all = [STATES, Object.keys(REASONS), Object.keys(CODES), Object.keys(ERRORS)].flat();
    expect(all.filter((one) => !text('codes').includes(`| \`${one}\` |`))).toEqual([]);
  });

  test('has what the helper throws by itself', () => {
    const folder = join(ROOT, 'scripts/build/helper/source');
    const source = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    const thrown = source.flatMap((one) =>
      [...one.matchAll(/code: '([A-Z_]+)'/g)].map(([, name = '']) => name),
    );
    expect(thrown.length).toBeGreaterThan(2);
    expect(thrown.filter((one) => !text('codes').includes(`| \`${one}\` |`))).toEqual([]);
  });

  test('has every item of health', () => {
    expect(HEALTH_ITEMS.filter((item) => !text('health').includes(`| \`${item}\` |`))).toEqual([]);
  });

  test('has every command of operators, with all that its help says', () => {
    for (const [name, { form }] of Object.entries(USAGES)) {
      expect(text('commands')).toContain(`## ${name}\n\n\`${form}\``);
    }
  });

  test('has every function and request', () => {
    const headings = (Object.keys(CALLERS) as FunctionName[]).flatMap((name) => [
      `## ${name}`,
      ...requestsOf(name).map(({ action }) => `### ${name} ${action}`),
    ]);
    expect(headings.length).toBeGreaterThan(30);
    expect(headings.filter((heading) => !text('api').includes(`${heading}\n`))).toEqual([]);
  });

  test('no cell is empty that should say something', () => {
    for (const name of ['api', 'answers', 'client', 'configuration', 'health', 'codes']) {
      const empty = text(name)
        .split('\n')
        .filter((line) => /^\|.*\|\s*\|/.test(line) && !(name === 'codes' && /\|\s*\|$/.test(line)));
      expect(empty).toEqual([]);
    }
  });
});

test('what is new and has no words is named', () => {
  expect(() => wordsFor(FIELD_WORDS, 'send.send.colour', 'api')).toThrow(
    'api: expected words in English and Chinese for "send.send.colour"',
  );
});

test('no words are left over of what is gone', () => {
  const text = [...pages.values()].join('\n');
  const said = (words: Readonly<Record<string, { zh: string } | string>>) =>
    Object.entries(words).filter(([, one]) => !text.includes(typeof one === 'string' ? one : one.zh));
  expect(said(EXPECTED_WORDS)).toEqual([]);
  expect(said(ACTION_WORDS)).toEqual([]);
  expect(said(FIELD_WORDS)).toEqual([]);
  expect(said(ANSWER_WORDS)).toEqual([]);
  expect(said(CLIENT_WORDS)).toEqual([]);
  const reasons = Object.fromEntries(Object.entries(REASON_WORDS).map(([key, { means }]) => [key, means]));
  expect(said(reasons)).toEqual([]);
  const requests = (Object.keys(CALLERS) as FunctionName[]).flatMap((name) =>
    requestsOf(name).map(({ action }) => `${name}.${action}`),
  );
  expect(Object.keys(ANSWERS).sort()).toEqual(requests.sort());
});
