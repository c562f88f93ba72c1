import fc from 'fast-check';
import { sampleConfig } from '../../../test/support/sample';
import { ConfigError, type Config } from '../config';
import { linkParameters } from '../content/link';
import { pageWithMark } from '../content/page';
import { renderData } from '../content/render';
import { FIELD_TYPES, type FieldType } from '../fields/fieldTypes';

const template = (more: object) => ({
  templates: {
    hello: {
      id: 'T'.repeat(43),
      kind: 'one-time',
      title: '消息',
      topic: 'restock',
      class: 'transactional',
      data: { text: 'thing1' },
      ...more,
    },
  },
});

/** The configuration, if the build takes it. */
function accepted(more: object): Config | undefined {
  try {
    return sampleConfig(template(more));
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return undefined;
  }
}

/** Text that comes near what fields take, and what it must not hold. */
const anyText = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'0129.-:~～ ¥元年月日ABz已发货张#*,　\u3164😀'), maxLength: 24 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom('15:01', '2026-02-30', '¥1,234.50', ' 已发货 ', '2020年03月19日', '👩‍🔧', '08:00～12:00'),
  // Marks of traits, right and wrong: `level` is a text, `age` a number, and nothing else there is.
  fc
    .tuple(
      fc.constantFrom('level', 'age', 'age:amount', 'level:date', 'nosuch', ''),
      fc.constantFrom('|会员', '|0元', '|', ''),
    )
    .map(([name, rest]) => `{{${name}${rest}}}`),
);
const anyPage = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'ab/?=&.:#商 %nid'), maxLength: 20 }),
  fc.constantFrom('pages/a', 'pages/a/', '/pages/a', 'https://a.cn', 'pages/a?nid=1', 'pages/a?x=1'),
);

test('a default that the build accepts, every send accepts', () => {
  let taken = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...(Object.keys(FIELD_TYPES) as FieldType[])),
      fc.constantFrom('error', 'truncate'),
      anyText,
      (type, overLong, text) => {
        const config = accepted({ data: { a: { field: `${type}1`, overLong, default: text } } });
        if (!config) return;
        taken++;
        expect(Object.keys(renderData(config, config.templates.hello!, {}))).toEqual([`${type}1`]);
      },
    ),
    { numRuns: 400 },
  );
  expect(taken).toBeGreaterThan(20);
});

test('what a default says of a user who is not known counts, not its marks', () => {
  const config = accepted({ data: { a: { field: 'amount1', default: '{{age:amount|0元}}' } } });
  expect(renderData(config!, config!.templates.hello!, {})).toEqual({ amount1: '{{age:amount|0元}}' });
});

test('a listed value that the build accepts, every send accepts', () => {
  fc.assert(
    fc.property(fc.array(anyText, { minLength: 1, maxLength: 3 }), (values) => {
      const config = accepted({ data: { a: { field: 'enum1', values } } });
      if (!config) return;
      for (const value of values) {
        expect(renderData(config, config.templates.hello!, { a: value })).toEqual({ enum1: value });
      }
    }),
    { numRuns: 300 },
  );
});

test('a page that the build accepts, every send accepts', () => {
  let taken = 0;
  fc.assert(
    fc.property(anyPage, (page) => {
      const config = accepted({ page });
      if (!config) return;
      taken++;
      expect(pageWithMark(config.templates.hello!.page, { id: 17 }, 'n'.repeat(22))).toContain('nid=');
    }),
    { numRuns: 400 },
  );
  expect(taken).toBeGreaterThan(20);
});

test('with the parameters of every link that the build accepts, every send’s page is accepted', () => {
  const of = (length: number, page: string, value = '字') => ({
    linkParameters: { a: value.repeat(length), b: '{campaign}-{variant}' },
    ...template({ page }),
  });
  const issuesOf = (input: object) => {
    try {
      sampleConfig(input);
      return [];
    } catch (error) {
      return (error as ConfigError).issues.map(({ path }) => path);
    }
  };
  const long = `pages/a?x=${'y'.repeat(400)}`;
  expect(issuesOf(of(64, 'pages/a'))).toEqual([]);
  expect(issuesOf(of(64, long))).toEqual(['linkParameters']);
  expect(issuesOf(of(10, long))).toEqual([]);
  // A page that is none by itself is told as that.
  expect(issuesOf(of(64, '/pages/a'))).toEqual(['templates.hello.page']);
  // Without a page of its own a template's sends bring one.
  const many = Object.fromEntries([...'abcde'].map((name) => [name, '字'.repeat(64)]));
  const { page: _none, ...bare } = template({}).templates.hello as { page?: string };
  expect(issuesOf({ linkParameters: many, templates: { hello: bare } })).toEqual(['linkParameters']);
  for (let length = 1; length <= 64; length += 7) {
    for (let more = 0; more < 700; more += 50) {
      const page = `pages/a?x=${'y'.repeat(more)}`;
      if (issuesOf(of(length, page)).length > 0) continue;
      const config = sampleConfig(of(length, page));
      const from = { template: 'hello', topic: 'restock', campaign: 'c'.repeat(55), variant: 'v'.repeat(40) };
      expect(pageWithMark(page, {}, 'n'.repeat(30), linkParameters(config, from))).toContain('nid=');
    }
  }
});
