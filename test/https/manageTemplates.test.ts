/** `manage template.*` on the built function, against the local cloud's HTTPS API. */
import type {
  AuditPage,
  TemplateAdded,
  TemplateHistory,
  TemplateKeywords,
  TemplateLibrary,
  TemplateList,
} from '../../cloudfunctions/core/contract';
import type { Answer } from '../../cloudfunctions/core/errors';
import { notifyPerFile } from '../support/cloud';
import { snippet } from '../support/docs/fences';
import { ADMIN, data, templateId } from '../support/shop';
import { httpsVariables } from '../support/transport';

const cloud = notifyPerFile(httpsVariables);
const ask = <Data>(request: object) => cloud().call<Data>('manage', request, ADMIN);
const manage = async <Data>(request: object) => data(await ask<Data>(request));
const refusalOf = (answer: Answer<unknown>) => (answer.ok ? undefined : answer.error);

test('from a category to a template of one’s own with its state, and away again', async () => {
  const { titles, categories } = await manage<TemplateLibrary>({
    action: 'template.library',
    search: '到货',
  });
  const title = titles[0]!;
  expect(categories.map(({ name }) => name)).toContain(title.category);
  const { tid } = title;
  const { keywords } = await manage<TemplateKeywords>({ action: 'template.keywords', tid });
  expect(keywords[0]).toEqual({ kid: 1, name: '商品名称', example: '白瓷马克杯', rule: 'thing' });
  const add = { action: 'template.add', tid, keywords: [1, 3], scene: '到货时通知' };
  const { id } = await manage<TemplateAdded>(add);
  await manage({ action: 'template.state', name: id, state: 'rejected', note: '标题不明确' });
  const { templates, at } = await manage<TemplateList>({ action: 'template.list' });
  expect(Date.parse(at!)).toBeGreaterThan(0);
  expect(templates.find((one) => one.id === id)).toMatchObject({
    title: title.title,
    fields: ['thing1', 'time3'],
    aliases: [],
    state: 'rejected',
  });
  expect(refusalOf(await ask(add))).toMatchObject({
    code: 'WECHAT_REFUSED',
    message: expect.stringContaining(id) as string,
  });
  await manage({ action: 'template.remove', id });
  const { steps } = await manage<TemplateHistory>({ action: 'template.history', name: id });
  expect(steps.map(({ state }) => state)).toEqual(['applied', 'rejected', 'retired']);
  const after = await manage<TemplateList>({ action: 'template.list' });
  expect(after.templates.map((one) => one.id)).not.toContain(id);
  const { entries } = data(await cloud().call<AuditPage>('stats', { action: 'audit' }, ADMIN));
  expect(entries.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual(
    expect.arrayContaining(['template.add done', 'template.add refused', 'template.remove done']),
  );
});

test.each<[string, object, string, RegExp]>([
  [
    'a title that WeChat does not have',
    { action: 'template.keywords', tid: 999_999 },
    'WECHAT_REFUSED',
    /200014/,
  ],
  [
    'a template that WeChat does not have',
    { action: 'template.remove', id: 'x'.repeat(43) },
    'WECHAT_REFUSED',
    /200014/,
  ],
  ['a category of others', { action: 'template.library', category: 1 }, 'NOT_FOUND', /307.*got 1\./],
  [
    'one that is in use',
    { action: 'template.remove', id: templateId('backInStock') },
    'BAD_REQUEST',
    /backInStock/,
  ],
  [
    'no scene',
    { action: 'template.add', tid: 1101, keywords: [1, 2], scene: '' },
    'BAD_REQUEST',
    /scene: .*1 to 15/,
  ],
  [
    'a state that there is not',
    { action: 'template.state', name: 'a', state: 'done' },
    'BAD_REQUEST',
    /wanted/,
  ],
  [
    'a rejection without words',
    { action: 'template.state', name: 'a', state: 'rejected' },
    'BAD_REQUEST',
    /note: .*words/,
  ],
])(
  '%s is refused with the field, what was expected, and nothing recorded',
  async (_, request, code, words) => {
    expect(refusalOf(await ask(request))).toMatchObject({
      code,
      message: expect.stringMatching(words) as string,
    });
    const { ways } = await manage<TemplateList>({ action: 'template.list' });
    expect(ways.filter(({ name }) => name === 'a')).toEqual([]);
  },
);

test('an account that has as many as it may is told so', async () => {
  const codes: string[] = [];
  const { titles } = await manage<TemplateLibrary>({ action: 'template.library' });
  fill: for (const { tid } of titles) {
    const kids = (await manage<TemplateKeywords>({ action: 'template.keywords', tid })).keywords.map(
      ({ kid }) => kid,
    );
    for (const a of kids)
      for (const b of kids) {
        if (a === b) continue;
        const answer = await ask({ action: 'template.add', tid, keywords: [a, b], scene: '到货时通知' });
        if (answer.ok) continue;
        codes.push(answer.error.message);
        break fill;
      }
  }
  expect(codes).toEqual([expect.stringMatching(/^200012: .*25 or 50.*remove one/)]);
});

test('a lost answer is told as unknown, a quota that is used up by the list of before', async () => {
  await manage<TemplateList>({ action: 'template.list' });
  const add = { action: 'template.add', tid: 1201, keywords: [1, 2], scene: '预约成功后' };
  await cloud().faults([{ api: 'subscribeMessage.addTemplate', when: 'after', reset: true, times: 1 }]);
  expect(refusalOf(await ask(add))).toMatchObject({ code: 'WECHAT_UNANSWERED' });
  await cloud().faults([{ api: 'subscribeMessage.getTemplateList', when: 'before', error: 45009, times: 1 }]);
  const { old, templates } = await manage<TemplateList>({ action: 'template.list' });
  expect(old).toMatchObject({ code: 45009 });
  expect(templates.map(({ id }) => id)).toContain(templateId('backInStock'));
});

test('the console’s page of Templates does what it says', async () => {
  const app = {
    callFunction: async ({ name, data: asked }: { name: string; data: object }) => ({
      result: await cloud().call(name, asked, ADMIN),
    }),
  };
  const exported: { addTemplate?: (given: typeof app) => Promise<TemplateHistory & { id: string }> } = {};
  new Function('exports', snippet('console/templates.js', 'templates.md'))(exported);
  const { id, steps } = await exported.addTemplate!(app);
  expect(steps.map(({ state, note }) => [state, note])).toEqual([
    ['applied', `商品到货通知 (${id})`],
    ['rejected', '标题需写明服务状态'],
  ]);
});
