import { ConfigError, builtConfig, environmentOf } from '../config';
import { config, MISTAKES, template, withTemplate } from '../../../test/support/configMistakes';
import { checkConfig } from './checkConfig';

function messageOf(input: unknown): string {
  try {
    checkConfig(input);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({ code: 'CONFIG' });
    return (error as ConfigError).message;
  }
  throw new Error('expected a ConfigError');
}

test('every default is filled in and every entry knows its name', () => {
  const checked = checkConfig(config({ goals: { order: { title: '下单' } }, limits: { spacingMs: 0 } }));
  expect(checked).toMatchObject({
    prefix: '',
    timeZone: 'Asia/Shanghai',
    attributionDays: 7,
    http: false,
    refusalCodeMinusOne: 'refused',
    limits: {
      grantsPerDay: 50,
      keepForTransactional: 1,
      spacingMs: 0,
      sendTimeoutMs: 8000,
      sendAtMaxDays: 180,
    },
    environments: { local: { name: 'local', envIds: ['local'], admins: [] } },
    topics: { news: { name: 'news' } },
    goals: { order: { name: 'order', fromClient: false } },
  });
  expect(checked.templates.hello).toEqual({
    ...template(),
    alias: 'hello',
    data: {
      goods: { name: 'goods', field: 'thing1', type: 'thing', overLong: 'error' },
      price: { name: 'price', field: 'amount2', type: 'amount', overLong: 'error' },
    },
    whenNoCredit: 'drop',
    unknown: 'settle',
    quietHours: 'ignore',
    expiresAfterMs: 7 * 24 * 60 * 60 * 1000,
    early: true,
    caps: { overrides: false, counts: true },
    wishDays: 90,
  });
});

test('promotional templates keep quiet hours unless they say otherwise', () => {
  const quiet = (more: object) =>
    checkConfig(withTemplate({ class: 'promotional', ...more })).templates.hello?.quietHours;
  expect([quiet({}), quiet({ quietHours: 'ignore' })]).toEqual(['respect', 'ignore']);
});

test('what was checked is plain JSON, and a function takes only that', () => {
  const checked = checkConfig(config());
  expect(JSON.parse(JSON.stringify(checked))).toStrictEqual(checked);
  expect(builtConfig(checked)).toBe(checked);
  for (const unchecked of [config(), undefined, null])
    expect(() => builtConfig(unchecked as never)).toThrow(
      /expected the configuration as "npm run build" has checked it/,
    );
});

test.each(MISTAKES)(
  '%s is refused with its place, what was expected and what came',
  (_what, input, expected) => {
    expect(messageOf(input)).toContain(expected);
  },
);

test('every mistake is told at once, in two languages', () => {
  const lines = messageOf(config({ appid: 'x', attributionDays: 0 })).split('\n');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toBe(
    'notify.config.ts: attributionDays: expected a whole number from 1 to 90, got 0（应为1 至 90 的整数，实为 0）',
  );
});

test('two aliases may share a WeChat id when kind, title and fields agree', () => {
  const data = { item: 'thing1', cost: 'amount2' };
  expect(
    Object.keys(
      checkConfig(config({ templates: { hello: template(), other: template({ data }) } })).templates,
    ),
  ).toEqual(['hello', 'other']);
});

test('an environment is found by any of its ids', () => {
  const checked = checkConfig(
    config({
      environments: { a: { envId: ['x', 'y'], state: 'trial' }, b: { envId: 'z', state: 'formal' } },
    }),
  );
  expect([environmentOf(checked, 'y').name, environmentOf(checked, 'z').name]).toEqual(['a', 'b']);
});

test.each([['other'], [undefined]])(
  'an environment that the configuration does not know is refused (%s)',
  (envId) => {
    expect(() => environmentOf(checkConfig(config()), envId)).toThrow(
      /expected the id of this cloud environment in an envId \(known are local: local\)/,
    );
  },
);
