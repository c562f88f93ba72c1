/** `ops setup` edits the configuration as a person would; a mistake changes nothing. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stop } from 'esbuild';
import { setup, type SetupOptions } from '../../ops/commands/setup';
import { configFile } from '../build/withProject';

const ROOT = resolve(__dirname, '../..');
afterAll(() => stop());

async function configured(
  text: string,
  more: Partial<SetupOptions>,
): Promise<{ text: string; printed: string; error?: string }> {
  mkdirSync(join(ROOT, 'dist/.tests'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, 'dist/.tests/setup-'));
  const file = join(folder, 'notify.config.ts');
  const printed: string[] = [];
  try {
    writeFileSync(file, text);
    const error = await setup({
      root: ROOT,
      file,
      environments: [],
      admins: [],
      print: (line) => printed.push(line),
      ...more,
    }).then(
      () => undefined,
      (thrown: Error) => thrown.message,
    );
    return { text: readFileSync(file, 'utf8'), printed: printed.join('\n'), ...(error && { error }) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const APPID = 'wxabcdefabcdef0123';

test('appid, environments and admins are written, everything else stays, comments included', async () => {
  const before = configFile('/* ours */ attributionDays: 3,');
  const { text, printed } = await configured(before, {
    appid: APPID,
    environments: ['dev=shop-1a2b:trial', 'prod=shop-9z8y'],
    admins: ['oAdmin'],
  });
  expect(text).toContain(`appid: '${APPID}'`);
  expect(text).toContain("local: { envId: 'local', state: 'developer' }");
  expect(text).toMatch(
    /dev: \{\s*envId: 'shop-1a2b',\s*state: 'trial',\s*admins: \[\{ openid: 'oAdmin', role: 'admin' \}\],?\s*\}/,
  );
  expect(text).toMatch(/prod: \{\s*envId: 'shop-9z8y',\s*state: 'formal'/);
  expect(text).toContain('/* ours */');
  expect(printed).toContain('prod: shop-9z8y (formal), admins: 1');
  const again = await configured(text, {
    appid: APPID,
    environments: ['dev=shop-1a2b:trial'],
    admins: ['oAdmin'],
  });
  expect(again.printed).toContain('nothing has been changed');
  const second = await configured(text, { environments: ['dev=shop-2c3d:developer'], admins: ['oOther'] });
  expect(second.text).toMatch(
    /envId: 'shop-2c3d',\s*state: 'developer',\s*admins: \[\s*\{ openid: 'oAdmin', role: 'admin' \},\s*\{ openid: 'oOther', role: 'admin' \}/,
  );
});

test('a person in a terminal is asked', async () => {
  const answers = [APPID, 'shop-1a2b', '', 'oAdmin'];
  const { text } = await configured(configFile(), { ask: () => Promise.resolve(answers.shift()!) });
  expect(text).toMatch(/envId: 'shop-1a2b'/);
  expect(text).not.toContain('prod:');
});

test.each<[string, Partial<SetupOptions>, RegExp]>([
  ['a wrong appid', { appid: 'wx12' }, /appid: expected an appid/],
  ['the id of another environment twice', { environments: ['dev=local'] }, /envId/],
  [
    'an environment without a name',
    { environments: ['shop-1a2b'] },
    /expected NAME=ENVID:developer\|trial\|formal/,
  ],
  ['an admin of nothing', { admins: ['oAdmin'] }, /expected --environment beside --admin/],
  ['nothing at all, and nobody to ask', {}, /or a terminal to ask in/],
])('%s changes nothing', async (_what, more, expected) => {
  const { text, error } = await configured(configFile(), more);
  expect(error).toMatch(expected);
  expect(error).not.toMatch(/\.notify\.config\.setup/);
  expect(text).toBe(configFile());
});

test('a configuration that is computed is left to a person', async () => {
  const computed = `const shared = {};\nexport default { ...shared, environments: shared };`;
  const { error } = await configured(computed, { environments: ['dev=a-1'] });
  expect(error).toMatch(/expected environments written out in place/);
});

const HANDED_ON = `/** As the repository has it. */
export { default } from './miniprogram-client/demo-functions/notify.config';
`;

test('a configuration that nobody has written yet is begun, and then set up; one that only looks alike stays', async () => {
  const folder = mkdtempSync(join(ROOT, 'dist/.tests/begun-'));
  try {
    // As in a checkout, where the configuration imports the source.
    const source = 'cloudfunctions/core/config/defineConfig';
    mkdirSync(join(folder, source, '..'), { recursive: true });
    writeFileSync(join(folder, `${source}.ts`), `export * from '${ROOT}/${source}';`);
    const file = join(folder, 'notify.config.ts');
    const run = () =>
      setup({
        root: folder,
        file,
        appid: APPID,
        environments: ['dev=shop-dev-1a2b3c:trial'],
        admins: [],
        print: () => undefined,
      });
    for (const before of [HANDED_ON, undefined]) {
      if (before === undefined) rmSync(file);
      else writeFileSync(file, before);
      expect(await run()).toBe(true);
      const text = readFileSync(file, 'utf8');
      expect(text).toContain(`from './${source}'`);
      expect(text).toContain(APPID);
      expect(text).toContain('shop-dev-1a2b3c');
    }
    const theirs = `${HANDED_ON}export const more = 1;`;
    writeFileSync(file, theirs);
    await expect(run()).rejects.toThrow(/written out in place/);
    expect(readFileSync(file, 'utf8')).toBe(theirs);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
