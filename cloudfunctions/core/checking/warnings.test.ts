import { checkConfig } from './checkConfig';
import { warningsOf } from './warnings';

const config = (template: object, limits: object = {}) => checkConfig({ limits, ...rawOf(template) });
const rawOf = (template: object) => ({
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

test('the parameters of every link count, at the length that a campaign’s name may have', () => {
  const raw = rawOf({ page: page(110) });
  expect(warningsOf(checkConfig({ ...raw, linkParameters: { from: 'notify' } }))).toEqual([]);
  expect(warningsOf(checkConfig({ ...raw, linkParameters: { from: '{campaign}' } }))).toEqual([
    expect.stringContaining(
      'templates.hello.page: 171 bytes with the click mark and linkParameters, at most;',
    ),
  ]);
});

test('a field type that WeChat does not document is told', () => {
  expect(warningsOf(config({ data: { a: 'thing1', b: 'const2' } }))).toEqual([
    expect.stringContaining('templates.hello.data.b: WeChat does not document the type "const"'),
  ]);
});

test.each<[string, object, object, string[]]>([
  [
    'a template’s rate and a tick a minute',
    { perSecond: 40 },
    { tickSeconds: 60 },
    ['templates.hello.perSecond'],
  ],
  ['a rate over all and a tick a minute', {}, { perSecond: 40, tickSeconds: 60 }, ['limits.perSecond']],
  ['ticks as they come with a rate', { perSecond: 40 }, { perSecond: 80 }, []],
  ['ticks every ten seconds', { perSecond: 40 }, { tickSeconds: 10 }, []],
])('%s: what a backlog gets of a rate is told', (_what, template, limits, paths) => {
  const warnings = warningsOf(config(template, limits));
  expect(warnings).toEqual(
    paths.map((path) => expect.stringMatching(`: ${path}: .*tickSeconds: 60 .*49 of 60.*set 30.*82%`)),
  );
});

test('a rate, of a template or over all, halves the time from tick to tick unless the team says otherwise', () => {
  const tickSeconds = (template: object, limits: object) => config(template, limits).limits.tickSeconds;
  expect(tickSeconds({}, {})).toBe(60);
  expect(tickSeconds({ perSecond: 1 }, {})).toBe(30);
  expect(tickSeconds({}, { perSecond: 500 })).toBe(30);
  expect(tickSeconds({ perSecond: 1 }, { tickSeconds: 60 })).toBe(60);
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
  expect(of(18)).toEqual([]);
  expect(of(22)).toEqual([
    expect.stringMatching(
      /templates: .* all 22 takes up to 15\d{3} bytes of the 16384 .*, which leaves \d{3,4} for/,
    ),
  ]);
  expect(of(32)[0]).toMatch(/which is \d+ more than that; .*超出 \d+ 字节/);
});

test('a cap over all that holds transactional messages back is told, unless they override it', () => {
  const caps = { all: { max: 2, days: 1 } };
  const over = (template: object) => warningsOf(checkConfig({ ...rawOf(template), caps }));
  expect(over({})).toEqual([
    expect.stringContaining('caps.all: it puts transactional messages off, too (hello)'),
  ]);
  expect(over({ caps: { overrides: true } })).toEqual([]);
  expect(over({ class: 'promotional' })).toEqual([]);
});
