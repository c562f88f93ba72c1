import { memoryContext } from '../../../test/support/memory/context';
import type { OwnTemplate } from '../model/templates';
import type { TemplateAnswer } from '../ports/templates';
import { compareTemplates, equalTemplates } from './compare';
import { entryOf } from './entry';
import { lintTemplate } from './lint';
import { dropFromList, listTemplates, outdateList } from './list';
import { recordStep, stepsOf } from './way';

const HOUR = 3_600_000;
const context = memoryContext();
const { config } = context;
/** WeChat's side of the sample configuration. */
const agreeing = (): OwnTemplate[] =>
  Object.values(config.templates).map(({ id, title, kind, data }) => ({
    priTmplId: id,
    title,
    content: Object.values(data)
      .map(({ field, name }) => `${name}:{{${field}.DATA}}\n`)
      .join(''),
    example: '',
    type: kind === 'one-time' ? 2 : 3,
  }));
const wrongOf = (list: OwnTemplate[]) => compareTemplates(config, list).map(({ en }) => en);
const known = new Set(wrongOf(agreeing()));
const added = (list: OwnTemplate[]) => wrongOf(list).filter((one) => !known.has(one));

test.each<[string, (own: OwnTemplate) => OwnTemplate, RegExp]>([
  ['gone', (own) => ({ ...own, priTmplId: 'other' }), /has no template/],
  ['of another kind', (own) => ({ ...own, type: own.type === 2 ? 3 : 2 }), /\.kind/],
  ['with another title', (own) => ({ ...own, title: '别的' }), /\.title/],
  ['with a further field', (own) => ({ ...own, content: `${own.content}{{thing19.DATA}}` }), /47003/],
])('a template %s is named', (_, change, words) => {
  expect(added(agreeing())).toEqual([]);
  const [first, ...rest] = agreeing();
  expect(added([change(first!), ...rest])[0]).toMatch(words);
});

test.each([4, undefined, 'constructor'])(
  'a kind that WeChat has added since (%p) is named, and the rest is compared all the same',
  (type) => {
    const [first, ...rest] = agreeing();
    const own = { ...first!, type, title: '别的' } as OwnTemplate;
    const found = added([own, ...rest]);
    expect(found[0]).toMatch(/\.kind: WeChat gives the unknown kind/);
    expect(found[1]).toMatch(/\.title/);
    expect(entryOf(own, 'mine', config)).toMatch(/kind: 'one-time', \/\/ WeChat says: unknown kind/);
  },
);

test('a refused or empty list leaves the last one, with its time and the reason', async () => {
  const house = memoryContext();
  const asked: TemplateAnswer<OwnTemplate[]>[] = [
    { ok: true, data: agreeing() },
    { ok: true, data: [] },
    { ok: false, kind: 'refused', code: 45009, text: 'reach max api daily quota limit' },
  ];
  let calls = 0;
  const api = { list: async () => asked[calls++]! };
  const first = house.clock.now();
  await listTemplates(house, api);
  expect(await listTemplates(house, api)).toMatchObject({ listed: { at: first } });
  expect(calls).toBe(1);
  for (const code of ['EMPTY_LIST', 45009]) {
    house.clock.advance(HOUR);
    expect(await listTemplates(house, api)).toMatchObject({
      ok: true,
      listed: { templates: agreeing(), at: first, old: { code } },
    });
  }
});

test('after something was added or removed, also with a lost answer, WeChat is asked anew at once', async () => {
  const house = memoryContext();
  const more: OwnTemplate = { ...agreeing()[0]!, priTmplId: 'added' };
  const answers = [agreeing(), [...agreeing(), more]];
  let calls = 0;
  const api = { list: async () => ({ ok: true, data: answers[calls++]! }) as const };
  await listTemplates(house, api);
  await outdateList(house);
  const listed = await listTemplates(house, api);
  expect(listed).toMatchObject({ ok: true, listed: { templates: answers[1] } });
  // And then the new one is good for its ten minutes.
  await listTemplates(house, api);
  expect(calls).toBe(2);
});

test('what was removed is in no list, not even in the one that is kept because WeChat gives no newer', async () => {
  const house = memoryContext();
  const [first, ...rest] = agreeing();
  let answer: TemplateAnswer<OwnTemplate[]> = { ok: true, data: agreeing() };
  const api = { list: async () => answer };
  await listTemplates(house, api);
  await outdateList(house);
  await dropFromList(house, first!.priTmplId);
  answer = { ok: true, data: [] };
  const listed = await listTemplates(house, api);
  expect(listed).toMatchObject({ ok: true, listed: { old: { code: 'EMPTY_LIST' } } });
  expect(listed.ok && listed.listed.templates).toEqual(rest);
});

test('a step whose answer was lost is written once', async () => {
  const house = memoryContext();
  house.store.around = async (_call, run) => {
    await run();
    return run();
  };
  await recordStep(house, 'restock', 'wanted', '');
  await recordStep(house, 'restock', 'applied', '');
  expect((await stepsOf(house, 'restock')).map(({ state }) => state)).toEqual(['wanted', 'applied']);
});

test('two templates with one title are told, and two equal ones of WeChat’s list', () => {
  const [first] = Object.values(config.templates);
  const twin = { ...first!, alias: 'twin', id: 'W'.repeat(43) };
  const doubled = { ...config, templates: { ...config.templates, twin } };
  const wrong = compareTemplates(doubled, agreeing()).map(({ en }) => en);
  expect(wrong.some((one) => one.includes(`${first!.alias}, twin: both are titled`))).toBe(true);
  const [one, other] = agreeing();
  const again = { ...one!, priTmplId: 'again' };
  expect(equalTemplates([one!, other!, again])).toEqual([
    expect.stringContaining(`${one!.priTmplId} and again are equal`),
  ]);
  expect(equalTemplates([one!, other!, { ...again, content: '' }])).toEqual([]);
});

test('an enum value that WeChat does not allow is named with those that it does', () => {
  const [first, ...rest] = agreeing();
  const { alias, data } = Object.values(config.templates)[0]!;
  const status = { name: 'status', field: 'enum_string4', type: 'enum_string', overLong: 'error' } as const;
  const own: OwnTemplate = {
    ...first!,
    content: `${first!.content}{{enum_string4.DATA}}`,
    keywordEnumValueList: [{ keywordCode: 'enum_string4', enumValueList: ['已发货', '已签收'] }],
  };
  const withValues = (values: string[]) => {
    const template = { ...config.templates[alias]!, data: { ...data, status: { ...status, values } } };
    const changed = { ...config, templates: { ...config.templates, [alias]: template } };
    return compareTemplates(changed, [own, ...rest]).map(({ en }) => en);
  };
  expect(withValues(['已发货']).filter((one) => !known.has(one))).toEqual([]);
  expect(withValues(['已发货', '已丢失']).filter((one) => !known.has(one))).toEqual([
    expect.stringMatching(/enum_string4 allows 已发货, 已签收, got 已丢失/),
  ]);
});

test('each rejection stays with its date; a state that there is not is refused', async () => {
  const house = memoryContext();
  await recordStep(house, 'restock', 'applied', '');
  await recordStep(house, 'restock', 'rejected', '标题不明确');
  await recordStep(house, 'restock', 'rejected', '场景太宽');
  expect((await stepsOf(house, 'restock')).map(({ note }) => note)).toEqual(['', '标题不明确', '场景太宽']);
  for (const state of ['done', 'rejected'])
    await expect(recordStep(house, 'restock', state, '')).rejects.toMatchObject({ code: 'BAD_REQUEST' });
});

test('an entry holds the enum values, and WeChat’s text stays inside its quotes', () => {
  const own: OwnTemplate = {
    ...agreeing()[0]!,
    title: `到货'}, x: '`,
    content: '{{enum_string1.DATA}}{{thing2.DATA}}',
    keywordEnumValueList: [{ keywordCode: 'enum_string1.DATA', enumValueList: ['已发货', '已签收'] }],
  };
  const entry = entryOf(own, 'sent', config);
  expect(entry).toContain(`values: ['已发货', '已签收']`);
  expect(entry).toContain(`title: '到货\\'}, x: \\''`);
});

test('an entry has the names that the card shows, and whoever has written another is told', () => {
  const [first, ...rest] = agreeing();
  const { backInStock } = config.templates;
  const [goods] = Object.values(backInStock!.data);
  const { field, name } = goods!;
  const own = {
    ...first!,
    content: `\n商品名称：{{${field}.DATA}}\n备注 : {{thing10.DATA}}\n{{thing19.DATA}}`,
  };
  const entry = entryOf(own, 'mine', config);
  expect(entry).toContain(`${field}: { field: '${field}', label: '商品名称' },`);
  expect(entry).toContain(`thing10: { field: 'thing10', label: '备注' },`);
  expect(entry).toContain(`thing19: 'thing19',`);
  const wrong = (label: string) => {
    const named = { ...backInStock!, data: { [name]: { ...goods!, label } } };
    return compareTemplates({ ...config, templates: { backInStock: named } }, [own, ...rest]).filter(
      ({ en }) => en.includes('label'),
    );
  };
  expect(wrong('商品名称')).toEqual([]);
  expect(wrong('商品')).toEqual([
    {
      en: 'backInStock.data.goods.label: expected "商品名称", as the card shows it, got "商品".',
      zh: 'backInStock.data.goods.label：微信卡片上为“商品名称”，配置为“商品”。',
    },
  ]);
});

test('an alias that is no name of TypeScript’s is quoted in its entry, any other is not', () => {
  const entryAs = (alias: string) => entryOf(agreeing()[0]!, alias, config);
  expect(entryAs('back-in-stock')).toMatch(/^'back-in-stock': \{\n/);
  expect(entryAs('back_in_stock2')).toMatch(/^back_in_stock2: \{\n/);
});

test.each([
  ['预约成功提醒', 0],
  ['提醒消息', 2],
  ['取货提醒', 1],
  ['顾客提醒', 1],
])('%s gets %i hints', (title, hints) => expect(lintTemplate({ title })).toHaveLength(hints));
