import { checkConfig } from './checkConfig';
import { warningsOf } from './warnings';

const config = (template: object, limits: object = {}) =>
  checkConfig({
    limits,
    appid: 'wx0123456789abcdef',
    environments: { local: { envId: 'local', state: 'developer' } },
    topics: { news: { title: '消息' } },
    templates: {
      hello: {
        id: 'T'.repeat(43),
        kind: 'one-time',
        title: '到货提醒',
        topic: 'news',
        class: 'transactional',
        data: { goods: 'thing1' },
        ...template,
      },
    },
  });

const NID = 30;
/** Of this many bytes with the click mark. */
const page = (bytes: number): string => 'p'.repeat(bytes - '?nid='.length - NID);

test('a page over the 128 bytes of QR codes is a warning with file, place and source, no refusal', () => {
  expect(warningsOf(config({ page: page(128) }))).toEqual([]);
  const [warning, ...more] = warningsOf(config({ page: page(129) }), 'shop.config.ts');
  expect(warning).toMatch(
    /^shop\.config\.ts: templates\.hello\.page: 129 bytes with the click mark; .*QR codes/,
  );
  expect(more).toEqual([]);
});

test('a field type that WeChat does not document is told', () => {
  expect(warningsOf(config({ data: { a: 'thing1', b: 'const2' } }))).toEqual([
    expect.stringContaining('templates.hello.data.b: WeChat does not document the type "const"'),
  ]);
});

test.each<[string, object, object, string[]]>([
  ['a template’s rate and a tick a minute', { perSecond: 40 }, {}, ['templates.hello.perSecond']],
  ['a rate over all and a tick a minute', {}, { perSecond: 40 }, ['limits.perSecond']],
  ['ticks every ten seconds', { perSecond: 40 }, { perSecond: 80, tickSeconds: 10 }, []],
])('%s: what a backlog gets of a rate is told', (_what, template, limits, paths) => {
  const warnings = warningsOf(config(template, limits));
  expect(warnings).toEqual(
    paths.map((path) => expect.stringMatching(`: ${path}: .*49 of 60.*tickSeconds to 10.*82%`)),
  );
});

test('an ordinary configuration needs no words', () => {
  expect(warningsOf(config({}))).toEqual([]);
});

test('so many templates that a user’s document may have no room left are told in time, with the figures', () => {
  const of = (count: number) =>
    warningsOf({
      ...config({}),
      templates: Object.fromEntries(
        Array.from({ length: count }, (_, i) => [
          `template-${i}`,
          { ...config({}).templates.hello!, alias: `template-${i}`, id: `${i}`.padStart(43, 'T') },
        ]),
      ),
    });
  expect(of(21)).toEqual([]);
  expect(of(24)).toEqual([
    expect.stringMatching(
      /templates: .* all 24 takes up to 15\d{3} bytes of the 16384 .*, which leaves \d{3,4} for/,
    ),
  ]);
  expect(of(32)[0]).toMatch(/which is \d+ more than that; .*超出 \d+ 字节/);
});
