/** Cold start without a clock: what each bundle is made of, and that no part that was left out has crept back in. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stop } from 'esbuild';
import { ANYBODY, OPENAPI, PRODUCT } from '../../scripts/build/deadPartsList';
import { demoOptions } from '../../scripts/build/options';
import { byPart, type FunctionParts, partOf, partsOfFunctions } from '../../scripts/build/parts';
import { modulesOf } from '../../scripts/build/wxServerSdk';
import { ROOT } from './withProject';

let functions: FunctionParts[];
beforeAll(async () => {
  functions = await partsOfFunctions(demoOptions(ROOT));
});
afterAll(() => stop());

/** Bytes of what is not ours. Raised only with a reason, and with `npm run bench:coldstart` run again. */
const MOST = { openapi: 630_000, noOpenapi: 436_000 };
/** A stand-in is one line, in esbuild's wrapper. */
const STAND_IN = 400;

const OURS = /^(cloudfunctions\/|notify-config)/;
const foreign = ({ inputs }: FunctionParts) =>
  [...inputs].filter(([input]) => !OURS.test(input)).reduce((sum, [, bytes]) => sum + bytes, 0);

const leftOutOf = ({ callsOpenapi }: FunctionParts) =>
  callsOpenapi ? [ANYBODY, PRODUCT] : [ANYBODY, PRODUCT, OPENAPI];

test('only the functions that send, and the probe, call an openapi', () => {
  expect(functions.filter(({ callsOpenapi }) => callsOpenapi).map(({ name }) => name)).toEqual([
    'dispatch',
    'probe',
    'send',
  ]);
});

test('the AppSecret goes to the functions whose code asks for it, and to no other', () => {
  const asking = functions.filter(
    ({ inputs }) => (inputs.get('cloudfunctions/platform/https/settings.ts') ?? 0) > 0,
  );
  const given = functions.filter(({ name }) => {
    const file = readFileSync(join(ROOT, 'cloudfunctions', name, 'config.json'), 'utf8');
    return (JSON.parse(file) as { appSecret?: true }).appSecret;
  });
  expect(asking.map(({ name }) => name)).toEqual(['dispatch', 'manage', 'send']);
  expect(given).toEqual(asking);
});

test('no bundle holds more of other people’s code than it needs', () => {
  const over = functions
    .map((one) => ({
      name: one.name,
      bytes: foreign(one),
      most: one.callsOpenapi ? MOST.openapi : MOST.noOpenapi,
    }))
    .filter(({ bytes, most }) => bytes > most);
  expect(over).toEqual([]);
});

test('of what is left out, no bundle holds more than a line that says so', () => {
  for (const one of functions) {
    const parts = leftOutOf(one);
    const packages = new Set(parts.flatMap((part) => Object.keys(part.packages)));
    const files = parts.flatMap((part) => Object.keys(part.files));
    const modules = parts.flatMap((part) => [
      ...Object.keys(part.wxModules),
      ...Object.keys(part.wxServices),
    ]);
    const held = [...one.inputs].filter(
      ([input, bytes]) =>
        (input.includes('node_modules/') && packages.has(partOf(input))) ||
        (files.some((file) => input.endsWith(`/node_modules/${file}`) || input === `node_modules/${file}`) &&
          bytes > STAND_IN) ||
        (modules.some((name) => input.endsWith(`wx-server-sdk:${name}`)) && bytes > STAND_IN),
    );
    expect({ name: one.name, held }).toEqual({ name: one.name, held: [] });
  }
});

test('a function that sends nothing holds no protocol of openapi and none of its libraries', () => {
  const sending = /(^|\/)(protobufjs|@protobufjs|json-bigint|bignumber\.js|form-data|long)\/|\/protobuf\//;
  const held = functions
    .filter(({ callsOpenapi }) => !callsOpenapi)
    .flatMap(({ name, inputs }) =>
      [...inputs.keys()].filter((input) => sending.test(input)).map((input) => [name, input]),
    );
  expect(held).toEqual([]);
});

/** Bytes of what a start reads, before packages are minified. Raised only with a reason, and with `npm run bench:coldstart` run again. */
const MOST_AT_START = 680_000;

test('what a first call need not have is not read by a start', () => {
  const later: Record<string, RegExp> = {
    dispatch: /core\/(?:sending\/worker|counting|campaigns|segments|reports|retention|mending)|protobuf/,
    manage: /core\/(?:management\/(?!audited)|campaigns|segments|templates|contract\/(?:campaign|manage))/,
    probe: /protobuf|bignumber/,
    send: /protobuf|bignumber|core\/(?:campaigns|segments|notifications|sending|settling|books)/,
  };
  for (const { name, inputs, inputsAtStart } of functions) {
    const bytes = [...inputsAtStart.values()].reduce((sum, one) => sum + one, 0);
    expect(bytes).toBeLessThan(MOST_AT_START);
    const [all, early] = [inputs, inputsAtStart].map((of) =>
      [...of.keys()].filter((path) => later[name]?.test(path)),
    );
    expect({ name, early }).toEqual({ name, early: [] });
    expect({ name, has: all!.length > 0 }).toEqual({ name, has: name in later });
  }
});

test('the schemas of other functions stay out', () => {
  const track = functions.find(({ name }) => name === 'track')!;
  const contract = [...track.inputs.keys()].filter((input) => /\/contract\/\w+\.ts$/.test(input));
  expect(contract.length).toBeGreaterThan(0);
  expect(contract.filter((input) => /\/(send|stats|subscribe|push)\.ts$/.test(input))).toEqual([]);
});

test('every file that the list names is there in the packages of this version', () => {
  const folders = ['node_modules', 'node_modules/@cloudbase/database/node_modules'];
  const files = [ANYBODY, PRODUCT, OPENAPI].flatMap(({ files: named, smaller }) => [
    ...Object.keys(named),
    ...Object.keys(smaller).filter((name) => name.endsWith('.js')),
  ]);
  expect(files.filter((file) => !folders.some((folder) => existsSync(join(ROOT, folder, file))))).toEqual([]);
});

describe('wx-server-sdk taken apart', () => {
  const text = readFileSync(join(ROOT, 'node_modules/wx-server-sdk/index.js'), 'utf8');
  const none = new Map<string, string>();

  test('gives each module as it is, with require for webpack’s', () => {
    const modules = modulesOf(text, { modules: none, messages: none });
    expect(modules.size).toBe([...text.matchAll(/^\/\*{3}\/ "/gm)].length);
    expect(modules.get('./src/index.ts')).toContain('require("./src/api/cloud/index.ts")');
    expect([...modules.values()].join('')).not.toContain('__webpack_require__');
  });

  test('puts stand-ins for modules and messages, and keeps the rest of the protocol', () => {
    const modules = modulesOf(text, {
      modules: new Map([['./src/api/ai/api/ai.ts', 'standIn()']]),
      messages: new Map([['ApiOptions', 'noOptions()']]),
    });
    expect(modules.get('./src/api/ai/api/ai.ts')).toBe('module.exports = standIn();');
    const protocol = modules.get('./src/protobuf/openapi.js');
    expect(protocol).toContain('$root.ApiOptions = noOptions();');
    expect(protocol).toContain('CommApiData.encode = function');
    expect(protocol).not.toContain('ApiOptions.encode = function');
  });

  test('refuses a version that lacks what the list names', () => {
    expect(() => modulesOf(text, { modules: new Map([['./src/gone.ts', 'x']]), messages: none })).toThrow(
      /expected \.\/src\/gone\.ts inside, got none/,
    );
  });
});

test('parts are named by package or by folder of ours', () => {
  const inputs = new Map([
    ['node_modules/zod/v4/core/util.js', 2],
    ['node_modules/@cloudbase/database/node_modules/bson/lib/long.js', 3],
    ['node_modules/@cloudbase/database/dist/commonjs/query.js', 4],
    ['wx-server-sdk:./src/index.ts', 1],
    ['cloudfunctions/core/fold/run.ts', 5],
    ['cloudfunctions/core/fold/plan.ts', 5],
    ['cloudfunctions/send/index.ts', 1],
  ]);
  expect(byPart(inputs)).toEqual([
    ['core/fold', 10],
    ['@cloudbase/database', 4],
    ['bson', 3],
    ['zod', 2],
    ['wx-server-sdk', 1],
    ['send', 1],
  ]);
});
