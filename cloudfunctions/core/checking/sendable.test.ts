import fc from 'fast-check';
import { sampleConfig } from '../../../test/support/sample';
import { ConfigError, type Config } from '../config';
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
