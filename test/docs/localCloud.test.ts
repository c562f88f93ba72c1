/** What the local cloud's own documentation, in English alone, tells to type. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { optionsOf } from '../../local-cloud/start/arguments';
import { PROFILES } from '../../local-cloud/profile/builtIn';
import { ProfileSchema } from '../../local-cloud/profile/schema';
import { withCloud } from '../../local-cloud/testing/withCloud';
import { typeErrors } from '../build/compile';
import { readPage, ROOT } from '../support/docs/files';

const fences = ['docs/local-cloud.md', 'local-cloud/README.md'].flatMap((path) => readPage(path).fences);
const lines = fences
  .filter(({ language }) => language === 'sh')
  .flatMap(({ text }) => text.trimEnd().split('\n'))
  .map((line) => line.replace(/\s+# .*$/, ''));

test('what it is started with it takes', () => {
  const starts = lines.flatMap(
    (line) => /^(?:npm start --|npx tsx local-cloud\/main\.ts) (.+)$/.exec(line)?.[1] ?? [],
  );
  expect(starts).toHaveLength(4);
  for (const text of starts) {
    const given = text.split(/\s+/);
    const functions = given.includes('--functions') ? [] : ['--functions', 'DIR'];
    expect(() => optionsOf([...functions, ...given])).not.toThrow();
  }
});

test('its TypeScript compiles', () => {
  const [example, ...others] = fences.filter(({ language }) => language === 'ts');
  expect(others).toEqual([]);
  expect(typeErrors({ 'test/hello.test.ts': example!.text })).toEqual([]);
});

describe('the profile', () => {
  /** What is one question is one row. */
  const WHOLE = ['missingToken'];
  const shape = (schema: object): object | undefined => (schema as { shape?: object }).shape;
  const KEYS = Object.entries(ProfileSchema.shape).flatMap(([key, schema]) =>
    WHOLE.includes(key) || !shape(schema) ? [key] : Object.keys(shape(schema)!).map((one) => `${key}.${one}`),
  );
  const rows = readFileSync(join(ROOT, 'docs/local-cloud.md'), 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, key = '']) => KEYS.includes(key.replaceAll('`', '')));
  const valueOf = (profile: object, key: string): unknown =>
    key.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], profile);
  const inWords = (value: unknown): string => (typeof value === 'string' ? `\`${value}\`` : String(value));

  test('is told key by key, with what each of the three has, and where that is known from', () => {
    expect(rows.map(([, key = '']) => key.replaceAll('`', '')).sort()).toEqual([...KEYS].sort());
    for (const [, name = '', values, ...more] of rows) {
      const key = name.replaceAll('`', '');
      const [usual, friendly, harsh, says, source] = more;
      expect([key, values, says, source]).toEqual([
        key,
        expect.stringMatching(/./),
        expect.stringMatching(/./),
        // Where it is written, and how sure that is.
        expect.stringMatching(/\b[DSC]\b|\?|inferred/),
      ]);
      if (WHOLE.includes(key)) continue;
      const of = (profile: string): string => inWords(valueOf(PROFILES[profile]!, key));
      expect([key, usual, friendly, harsh]).toEqual([key, of('default'), of('friendly'), of('harsh')]);
    }
  });
});

const FUNCTIONS = {
  hello: { code: 'exports.main = async ({ name = "you" }) => `hello, ${name}`;' },
  pay: {
    code: `const cloud = require('wx-server-sdk');
      cloud.init();
      exports.main = async () => {
        for (let i = 0; i < 5; i++) await cloud.database().collection('paid').add({ data: { i } });
      };`,
  },
};

test('its calls are answered as it says', async () => {
  await withCloud(FUNCTIONS, async ({ cloud }) => {
    const calls = lines.filter((line) => line.startsWith('curl '));
    const script = calls.map((line) =>
      line.replace('http://127.0.0.1:8080', '$URL').replace('curl', 'curl -s'),
    );
    const typed = `URL=${cloud.url}\n${script.join('\necho\n')}`;
    const { stdout } = await promisify(execFile)('bash', ['-euc', typed]);
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(calls).toHaveLength(6);
    expect(answers[0]).toMatchObject({ result: 'hello, Li' });
    expect(answers[3]).toMatchObject({ error: { code: 'FUNCTIONS_EXECUTE_FAIL' } });
    expect(answers[4]).toMatchObject({ fired: true, kills: [{ state: 'fired' }] });
    expect(answers[5]).toMatchObject({ result: 'hello, Li' });
  });
}, 60_000);
