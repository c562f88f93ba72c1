/** What stops a build, and how it is told: file, place, what was expected, what came. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { configFile, withProject } from './withProject';

const config = (text: string) => ({ 'notify.config.ts': text });
const functionConfig = (text: string) => ({ 'cloudfunctions/greet/config.json': text });

test.each([
  ['a syntax error', config('export default {\n  appid: ,\n};'), /notify\.config\.ts:2:\d+: Unexpected ","/],
  [
    'an error while it runs',
    config(`throw new Error('no such file');`),
    /notify\.config\.ts: expected a file that runs, got an error while running it: no such file/,
  ],
  [
    'no default export',
    config('export const config = {};'),
    /notify\.config\.ts: expected "export default defineConfig\(\{ … \}\)", got no default export/,
  ],
  [
    'a wrong value',
    config(configFile('attributionDays: 0,')),
    /notify\.config\.ts: attributionDays: expected a whole number from 1 to 90, got 0（应为/,
  ],
  [
    'an unknown option',
    config(configFile('atributionDays: 7,')),
    /notify\.config\.ts: atributionDays: expected one of the options appid, .*got the unknown option "atributionDays"/,
  ],
  [
    'an import that is not there',
    config(`import x from './gone'; export default x;`),
    /notify\.config\.ts:1:\d+: Could not resolve "\.\/gone"/,
  ],
])('notify.config.ts with %s stops the build', (_what, files, expected) =>
  withProject(files, async ({ problems, folder }) => {
    expect(await problems()).toMatch(expected);
    expect(existsSync(join(folder, 'out'))).toBe(false);
  }),
);

test.each([
  ['bad JSON', '{\n  "timeout": 3,\n}', /greet\/config\.json:3:1: expected JSON/],
  ['text that ends early', '{ "timeout": ', /greet\/config\.json:1:\d+: expected JSON/],
  [
    'an unknown key',
    '{ "timeOut": 3 }',
    /greet\/config\.json: expected only known options, got "timeOut" \(known: permissions\.openapi/,
  ],
  [
    "a time limit over the platform's",
    '{ "timeout": 90 }',
    /greet\/config\.json: timeout: expected a time limit in whole seconds from 1 to 60.*got 90/,
  ],
  [
    'two triggers',
    JSON.stringify({ triggers: [trigger('0 * * * * * *'), trigger('0 * * * * * *')] }),
    /triggers: expected one trigger/,
  ],
  [
    'a cron of six fields',
    JSON.stringify({ triggers: [trigger('0 * * * * *')] }),
    /triggers\.0\.config: expected a cron expression of 7 fields.*not 6/,
  ],
  [
    'a cron out of range',
    JSON.stringify({ triggers: [trigger('0 60 * * * * *')] }),
    /field 2 \(minute\) is from 0 to 59.*"60"/,
  ],
])('config.json with %s stops the build', (_what, text, expected) =>
  withProject(functionConfig(text), async ({ problems }) => {
    expect(await problems()).toMatch(expected);
  }),
);

function trigger(cron: string) {
  return { name: 'tick', type: 'timer', config: cron };
}

test('a function without config.json stops the build', () =>
  withProject({}, async ({ remove, problems }) => {
    remove('cloudfunctions/greet/config.json');
    expect(await problems()).toMatch(/greet\/config\.json: expected the file \(it may be \{\}\), got none/);
  }));

test('a project without functions stops the build', () =>
  withProject({}, async ({ remove, problems }) => {
    remove('cloudfunctions/greet');
    expect(await problems()).toMatch(/cloudfunctions: expected at least one subfolder with an index\.ts/);
  }));

test('all that is wrong with the functions is told at once', () =>
  withProject(
    {
      ...functionConfig('{ "timeout": 0 }'),
      'cloudfunctions/other/index.ts': 'export const main = 1;',
      'cloudfunctions/other/config.json': '[',
      'database-rules.json': '{"notify_users": {"rules": {"read": true, "write": false}, "indexes": []}}',
    },
    async ({ problems }) => {
      const lines = (await problems()).split('\n');
      expect(lines).toHaveLength(3);
      expect(lines[2]).toMatch(
        /database-rules\.json: notify_users\.rules\.read: expected false: clients reach the data only through functions, got true/,
      );
    },
  ));

const OPENAPI_FUNCTION = {
  'cloudfunctions/greet/index.ts': `
    import { notify } from '../platform/wechat';
    export const main = () => notify();`,
  'cloudfunctions/platform/wechat.ts': `
    import cloud from 'wx-server-sdk';
    export const notify = () => (cloud as any).openapi({ convertCase: false }).subscribeMessage.send({});
    export const list = () => (cloud as any).openapi.subscribeMessage.getTemplateList({});`,
};

test('an openapi that config.json does not permit stops the build', () =>
  withProject(OPENAPI_FUNCTION, async ({ problems }) => {
    expect(await problems()).toMatch(
      /greet\/config\.json: permissions\.openapi: expected "subscribeMessage\.send", which the function's code calls, got \[\]/,
    );
  }));

test('a permission that the code never needs is a warning; what tree shaking drops needs none', () =>
  withProject(
    {
      ...OPENAPI_FUNCTION,
      ...functionConfig(
        '{"permissions":{"openapi":["subscribeMessage.send","subscribeMessage.getTemplateList"]}}',
      ),
    },
    async ({ build }) => {
      const { warnings } = await build();
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toMatch(
        /"subscribeMessage\.getTemplateList" is permitted, but the function's code never calls it/,
      );
    },
  ));
