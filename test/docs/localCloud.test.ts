/** What the local cloud's own documentation, in English alone, tells to type. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { optionsOf } from '../../local-cloud/start/arguments';
import { withCloud } from '../../local-cloud/testing/withCloud';
import { typeErrors } from '../build/compile';
import { readPage } from '../support/docs/files';

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
