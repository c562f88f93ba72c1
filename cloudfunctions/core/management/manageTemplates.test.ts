import { memoryContext } from '../../../test/support/memory/context';
import { NOW } from '../../../test/support/sample';
import { refusal, weChatTemplates } from '../../../test/support/templates';
import type { TemplateHistory, TemplateList } from '../contract';
import type { OwnTemplate } from '../model/templates';
import { manageTemplates } from './manageTemplates';

const ACTOR = { by: 'o-boss', name: '店长' };
const MINUTE = 60_000;

function house(own?: OwnTemplate[]) {
  const context = memoryContext();
  const api = weChatTemplates(own);
  const manage = (request: Parameters<typeof manageTemplates>[2]) =>
    manageTemplates(context, ACTOR, request, api);
  return { context, api, manage, log: () => context.store.all('notify_audit') };
}

test('a template’s way is kept with dates; two rejections stay side by side, and the log says who wrote them', async () => {
  const { context, manage, log } = house();
  const steps = [
    ['wanted', ''],
    ['applied', '到货时通知'],
    ['rejected', '标题需写明服务状态'],
    ['rejected', '场景过宽'],
    ['approved', ''],
    ['live', ''],
    ['retired', '不再使用'],
  ] as const;
  for (const [state, note] of steps) {
    await manage({ action: 'template.state', name: 'backInStock', state, note });
    context.clock.advance(MINUTE);
  }
  const history = (await manage({ action: 'template.history', name: 'backInStock' })) as TemplateHistory;
  expect(history.steps.map(({ state, note }) => [state, note])).toEqual(steps);
  expect(history.steps.map(({ at }) => Date.parse(at))).toEqual(steps.map((_, i) => NOW + i * MINUTE));
  expect(log()[0]).toMatchObject({ by: 'o-boss', action: 'template.state', target: 'backInStock' });
  expect(JSON.parse(log()[2]!.request)).toMatchObject({ note: '标题需写明服务状态' });
});

test('what is recorded of an alias and of its WeChat id is one way', async () => {
  const { context, manage } = house();
  const { alias, id } = Object.values(context.config.templates)[0]!;
  await manage({ action: 'template.state', name: id, state: 'applied' });
  context.clock.advance(MINUTE);
  await manage({ action: 'template.state', name: alias, state: 'live' });
  for (const name of [alias, id])
    expect(await manage({ action: 'template.history', name })).toMatchObject({
      steps: [{ state: 'applied' }, { state: 'live' }],
    });
});

test('the list stands beside the configuration: aliases, states, what is wrong', async () => {
  const { context, manage } = house();
  const { alias, id, title } = Object.values(context.config.templates)[0]!;
  const other = house([{ priTmplId: id, title, content: '商品:{{thing1.DATA}}', example: '', type: 2 }]);
  await other.manage({ action: 'template.state', name: alias, state: 'live' });
  const list = (await other.manage({ action: 'template.list' })) as TemplateList;
  expect(list.templates).toMatchObject([{ id, aliases: [alias], fields: ['thing1'], state: 'live' }]);
  expect(list.wrong.map(({ en }) => en).join()).toMatch(/WeChat has no template/);
  // The account that gives an empty list: nothing is missing.
  const empty = (await manage({ action: 'template.list' })) as TemplateList;
  expect(empty).toMatchObject({ templates: [], wrong: [], old: { code: 'EMPTY_LIST' } });
});

test('a list that WeChat refuses is the last one, or its refusal in words; the log says which', async () => {
  const { context, api, manage, log } = house();
  api.instead = { list: refusal(45009) };
  await expect(manage({ action: 'template.list' })).rejects.toMatchObject({ code: 'WECHAT_REFUSED' });
  api.instead = {};
  await manage({ action: 'template.add', tid: 1101, keywords: [1, 2], scene: '到货时通知' });
  await manage({ action: 'template.list' });
  context.clock.advance(60 * MINUTE);
  api.instead = { list: refusal(45009) };
  expect(await manage({ action: 'template.list' })).toMatchObject({
    old: { code: 45009 },
    templates: [{ id: 'added-1', state: 'applied' }],
  });
  expect(log().map(({ action, outcome }) => [action, outcome])).toEqual([
    ['template.list', 'refused'],
    ['template.add', 'done'],
    ['template.list', 'done'],
    ['template.list', 'done'],
  ]);
});

test('of a lost answer the log says that nobody knows', async () => {
  const { api, manage, log } = house();
  api.instead = { add: refusal('ETIMEDOUT', 'lost') };
  const added = manage({ action: 'template.add', tid: 1101, keywords: [1, 2], scene: '到货时通知' });
  await expect(added).rejects.toMatchObject({ code: 'WECHAT_UNANSWERED' });
  expect(log()).toMatchObject([{ action: 'template.add', target: '1101', outcome: 'begun' }]);
});
