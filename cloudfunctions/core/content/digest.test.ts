import { digestConfig } from '../../../test/support/memory/digests';
import { sampleConfig } from '../../../test/support/sample';
import { ConfigError } from '../config/configError';
import type { DigestLayout } from '../config/config';
import { renderDigest } from './digest';

const config = digestConfig();
const template = config.templates.backInStock!;
const item = (goods: string, price = '10', note = 'n') => ({ thing1: goods, amount2: price, thing3: note });
const render = (data: DigestLayout['data'], items: Record<string, string>[]) =>
  renderDigest(config, template, { data }, items);

test('words with the first, the last and the count; what is not said shows the first', () => {
  const items = [item('蓝色马克杯', '89'), item('茶壶', '59'), item('杯垫', '9')];
  expect(render({ goods: '{{first}} 等 {{count}} 件', note: '最新：{{last}}' }, items)).toEqual({
    thing1: '蓝色马克杯 等 3 件',
    amount2: '89',
    thing3: '最新：n',
  });
});

test('what does not fit is cut in the value, never in the words around it', () => {
  const [long, emoji] = ['很长的名字'.repeat(4), '👩‍👩‍👧‍👦'.repeat(4)];
  for (const goods of [long, emoji]) {
    const { thing1 = '' } = render({ goods: '{{first}} 等 {{count}} 件' }, [item(goods), item('x')]);
    expect(thing1).toMatch(/^.+… 等 2 件$/u);
    expect(thing1.length).toBeLessThanOrEqual(20);
    expect(thing1).not.toMatch(/\p{Cs}/u);
  }
  const both = render({ goods: '{{first}}、{{last}}等{{count}}件' }, [item(long), item(long)]);
  expect(both['thing1']).toMatch(/^.+…、.+…等2件$/u);
});

test('of one, it is that one', () => {
  expect(render({ goods: '{{first}} 等 {{count}} 件' }, [item('杯', '9', '好')])).toEqual(
    item('杯', '9', '好'),
  );
});

const refused = (digest: object, path: string, expected: RegExp) => {
  const { backInStock } = sampleConfig().templates;
  expect(() => digestConfig({ digest })).toThrow(ConfigError);
  try {
    digestConfig({ digest });
  } catch (error) {
    const { issues } = error as ConfigError;
    expect(issues.map((issue) => issue.path)).toEqual([`templates.${backInStock!.alias}.digest.${path}`]);
    expect(issues[0]!.expected).toMatch(expected);
    expect(issues[0]!.expectedZh).toMatch(/[一-龥]/);
  }
};

test.each([
  [{ data: { nope: '{{first}}' } }, 'data.nope', /one of the names of data \(goods, price, note\)/],
  [{ data: { goods: '{{name}} 等' } }, 'data.goods', /only \{\{first\}\}.*not \{\{name\}\}/],
  [{ data: { price: '{{first}} 起' } }, 'data.price', /alone/],
  [{ data: { price: '共 {{count}}' } }, 'data.price', /takes with \{\{count\}\} 100/],
  [{ data: { goods: '{{first}}，还有许多许多许多许多许多许多东西到货' } }, 'data.goods', /thing1 takes/],
  [{ data: { goods: '共 {{count}} 件，还有许多许多许多许多许多东西到货' } }, 'data.goods', /thing1 takes/],
  [{ page: '/pages/inbox' }, 'page', /a page such as/],
] as const)('a layout that no card could show is refused by the build: %j', (digest, path, expected) => {
  refused(digest, path, expected);
});
