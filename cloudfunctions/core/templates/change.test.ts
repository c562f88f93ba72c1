import { memoryContext } from '../../../test/support/memory/context';
import { refusal, weChatTemplates } from '../../../test/support/templates';
import { addTemplate, removeTemplate } from './change';
import { entryOf } from './entry';
import { viewTemplates } from './view';
import { readWays, sceneOf, stepsOf } from './way';

const asked = { tid: 1101, keywords: [1, 2], scene: '到货时通知' };
const house = () => ({ parts: memoryContext(), api: weChatTemplates() });

test('what is added is recorded as applied for, under WeChat’s id or the alias that it will have', async () => {
  const { parts, api } = house();
  expect(await addTemplate(parts, api, asked)).toEqual({ id: 'added-1', name: 'added-1' });
  expect(await stepsOf(parts, 'added-1')).toMatchObject([{ state: 'applied', note: '到货时通知' }]);
  const named = { ...asked, keywords: [1, 3], name: 'restocked' };
  expect(await addTemplate(parts, api, named)).toEqual({ id: 'added-2', name: 'restocked' });
  expect(await stepsOf(parts, 'restocked')).toMatchObject([{ note: '到货时通知 (added-2)' }]);
  const { templates } = await viewTemplates(parts, api);
  expect(templates).toMatchObject([
    { id: 'added-1', state: 'applied' },
    { id: 'added-2', addedAs: 'restocked', state: 'applied' },
  ]);
  expect(templates[0]).not.toHaveProperty('addedAs');
});

test('the scene that WeChat was told is held against the configured one, and stands in the entry', async () => {
  const { parts, api } = house();
  const { id } = await addTemplate(parts, api, asked);
  const ways = await readWays(parts);
  const entry = entryOf(api.own[0]!, 'mine', parts.config, sceneOf(ways, id));
  expect(entry).toContain("  scene: '到货时通知',");
  expect(entryOf(api.own[0]!, 'mine', parts.config, sceneOf(ways, 'another'))).not.toContain('scene');
  const wrong = async (scene?: string) => {
    const { backInStock } = parts.config.templates;
    const template = { ...backInStock!, id, ...(scene === undefined ? {} : { scene }) };
    const config = { ...parts.config, templates: { backInStock: template } };
    return (await viewTemplates({ ...parts, config }, api)).wrong.filter(({ en }) => en.includes('.scene'));
  };
  expect(await wrong('到货时通知')).toEqual([]);
  expect(await wrong('随便')).toEqual([
    {
      en: 'backInStock.scene: expected "到货时通知", as WeChat was told when it was added, got "随便".',
      zh: 'backInStock.scene：添加模板时的场景为“到货时通知”，配置为“随便”。',
    },
  ]);
  expect(await wrong()).toMatchObject([{ en: expect.stringContaining('got nothing') as unknown }]);
});

test.each<[string, Partial<typeof asked> & { name?: string }, RegExp]>([
  ['a scene too long', { scene: '到'.repeat(16) }, /scene: expected 1 to 15 characters, got 16/],
  ['no scene', { scene: ' ' }, /scene: expected 1 to 15/],
  ['one keyword', { keywords: [1] }, /keywords: expected 2 to 5/],
  ['six keywords', { keywords: [1, 2, 3, 4, 5, 6] }, /keywords: expected 2 to 5/],
  ['a keyword twice', { keywords: [1, 1] }, /different/],
  ['a keyword that the title lacks', { keywords: [1, 9] }, /some of 1 商品名称, .*4 备注, got 9/],
  ['a name that is none', { name: 'a b' }, /name: expected an alias/],
])('%s is named, and nothing is asked of WeChat that costs', async (_, wrong, words) => {
  const { parts, api } = house();
  const added = addTemplate(parts, api, { ...asked, ...wrong });
  await expect(added).rejects.toMatchObject({ code: 'BAD_REQUEST', message: expect.stringMatching(words) });
  expect(api.calls).not.toContain('add');
  expect(api.own).toEqual([]);
});

test.each<[number, RegExp]>([
  [200012, /25 or 50.*remove one/],
  [200011, /账号的订阅消息功能被封禁/],
  [43106, /punishment/],
  [45009, /tomorrow/],
  [299999, /WeChat refused/],
])('WeChat’s %i is told with its words and what to do; nothing is recorded', async (code, words) => {
  const { parts, api } = house();
  api.instead = { add: refusal(code) };
  await expect(addTemplate(parts, api, { ...asked, name: 'mine' })).rejects.toMatchObject({
    code: 'WECHAT_REFUSED',
    message: expect.stringMatching(words),
  });
  await expect(addTemplate(parts, api, asked)).rejects.toThrow(/rid: 1/);
  expect(await stepsOf(parts, 'mine')).toEqual([]);
});

test('a lost answer is told as unknown; tried again, the refusal names the template that is there', async () => {
  const { parts, api } = house();
  await viewTemplates(
    parts,
    weChatTemplates([{ priTmplId: 'old', title: '旧', content: '', example: '', type: 2 }]),
  );
  api.instead = { add: refusal('ECONNRESET', 'lost') };
  await expect(addTemplate(parts, api, asked)).rejects.toMatchObject({ code: 'WECHAT_UNANSWERED' });
  expect(await stepsOf(parts, 'added-1')).toEqual([]);
  api.instead = { add: refusal(200022) };
  await expect(addTemplate(parts, api, asked)).rejects.toThrow(
    /200022: .*到货提醒 added-1; record its state/,
  );
});

test('what the configuration names is not removed: what is on its way would fail', async () => {
  const { parts, api } = house();
  const { alias, id } = Object.values(parts.config.templates)[0]!;
  await expect(removeTemplate(parts, api, id)).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    message: expect.stringContaining(`that of ${alias}: take it out`),
  });
  expect(api.calls).toEqual([]);
});

test('what is removed is retired, and in no list; of one that WeChat does not have nothing is recorded', async () => {
  const { parts, api } = house();
  await addTemplate(parts, api, asked);
  await addTemplate(parts, api, { ...asked, keywords: [1, 4] });
  await viewTemplates(parts, api);
  await removeTemplate(parts, api, 'added-1');
  expect((await stepsOf(parts, 'added-1')).map(({ state }) => state)).toEqual(['applied', 'retired']);
  const { templates, ways } = await viewTemplates(parts, api);
  expect(templates.map(({ id }) => id)).toEqual(['added-2']);
  expect(ways).toContainEqual(expect.objectContaining({ name: 'added-1', state: 'retired' }));
  api.instead = { remove: refusal(200014) };
  await expect(removeTemplate(parts, api, 'nothing')).rejects.toThrow(/200014: WeChat does not have/);
  expect(await stepsOf(parts, 'nothing')).toEqual([]);
});

test('a removal whose answer was lost outdates the list; one that was answered is in no list that is left', async () => {
  const { parts, api } = house();
  const listed = async () => (await viewTemplates(parts, api)).templates.map(({ id }) => id);
  for (const keywords of [
    [1, 2],
    [1, 3],
    [1, 4],
  ])
    await addTemplate(parts, api, { ...asked, keywords });
  expect(await listed()).toEqual(['added-1', 'added-2', 'added-3']);
  api.instead = { remove: refusal('ECONNRESET', 'lost') };
  await expect(removeTemplate(parts, api, 'added-1')).rejects.toMatchObject({ code: 'WECHAT_UNANSWERED' });
  expect(await listed()).toEqual(['added-2', 'added-3']);
  api.instead = { list: refusal(45009) };
  await removeTemplate(parts, api, 'added-2');
  expect(await listed()).toEqual(['added-3']);
});
