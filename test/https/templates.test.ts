import { memoryContext } from '../support/memory/context';
import { notifyPerFile } from '../support/cloud';
import { templateId } from '../support/shop';
import { httpsVariables, SECRET } from '../support/transport';
import { createTemplates } from '../../cloudfunctions/platform/https/templates';
import notifyConfig from '../../miniprogram-client/demo-functions/notify.config';

const cloud = notifyPerFile(httpsVariables);

/** As a program of the team's own machine has it: nothing but the AppSecret. */
const templates = (secret = SECRET) =>
  createTemplates({
    ...memoryContext(),
    appid: notifyConfig.appid,
    timeoutMs: 8000,
    env: { NOTIFY_APP_SECRET: secret, NOTIFY_WECHAT_API: `${cloud().url}/api.weixin.qq.com` },
  });

async function dataOf<T>(
  asked: Promise<{ ok: true; data: T } | { ok: false; code: number | string }>,
): Promise<T> {
  const answer = await asked;
  if (!answer.ok) throw new Error(`refused with ${answer.code}`);
  return answer.data;
}

test('what the mini program has is listed, with the fields in its content', async () => {
  const list = await dataOf(templates().list());
  const ours = list.find(({ priTmplId }) => priTmplId === templateId('backInStock'));
  expect(ours).toMatchObject({
    title: '到货提醒',
    type: 2,
    content: expect.stringContaining('{{thing1.DATA}}'),
  });
});

test('from a category to a template of one’s own, and away again', async () => {
  const one = templates();
  const categories = await dataOf(one.categories());
  expect(categories[0]).toEqual({ id: expect.any(Number), name: expect.any(String) });
  const page = { categories: categories.map(({ id }) => id), start: 0, limit: 30 };
  const { titles, count } = await dataOf(one.titles(page));
  expect(count).toBeGreaterThanOrEqual(titles.length);
  const title = titles.find(({ type }) => type === 2)!;
  const keywords = await dataOf(one.keywords(title.tid));
  const chosen = keywords.slice(0, 2).map(({ kid }) => kid);
  const id = await dataOf(one.add({ tid: title.tid, keywords: chosen, scene: '到货时通知' }));
  const added = (await dataOf(one.list())).find(({ priTmplId }) => priTmplId === id);
  expect(added).toMatchObject({ title: title.title });
  expect(await one.add({ tid: title.tid, keywords: chosen, scene: '到货时通知' })).toMatchObject({
    ok: false,
    kind: 'refused',
    code: 200022,
  });
  await dataOf(one.remove(id));
  expect((await dataOf(one.list())).map(({ priTmplId }) => priTmplId)).not.toContain(id);
});

test('a refusal has WeChat’s code and words; a lost answer is told as lost', async () => {
  const one = templates();
  expect(await one.keywords(-1)).toMatchObject({
    ok: false,
    kind: 'refused',
    code: 200014,
    text: expect.stringMatching(/rid/),
  });
  await cloud().faults([{ api: 'subscribeMessage.addTemplate', when: 'after', reset: true, times: 1 }]);
  expect(await one.add({ tid: 1, keywords: [1, 2], scene: '到货' })).toMatchObject({
    ok: false,
    kind: 'lost',
  });
});
