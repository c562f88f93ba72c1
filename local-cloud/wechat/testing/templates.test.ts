import { goodSend, grant, SEND, TEMPLATES, withWeChat } from './withWeChat';

const call = (name: string) => `subscribeMessage.${name}`;

describe('template management', () => {
  test('a template is found in the library, added, used and deleted', () =>
    withWeChat({}, async (harness) => {
      let { wechat } = harness;
      const { data: categories } = (await wechat.openapi(call('getCategory'), {})) as {
        data: { id: number }[];
      };
      const titles = (await wechat.openapi(call('getPubTemplateTitleList'), {
        ids: categories.map(({ id }) => id).join(','),
        start: 0,
        limit: 30,
      })) as { count: number; data: { tid: number; title: string; type: number }[] };
      expect(titles.count).toBe(titles.data.length);
      const title = titles.data.find(({ type }) => type === 2);
      const words = (await wechat.openapi(call('getPubTemplateKeyWordsById'), { tid: title?.tid })) as {
        data: { kid: number; rule: string; name: string }[];
      };
      const [first, second] = words.data;
      const kidList = [second?.kid, first?.kid];
      const add = { tid: title?.tid, kidList, sceneDesc: '测试' };
      const added = await wechat.openapi(call('addTemplate'), add);
      const id = String(added.priTmplId);
      expect(id).toHaveLength(43);
      expect(await wechat.openapi(call('addTemplate'), add)).toMatchObject({ errcode: 200022 });

      wechat = await harness.reopen();
      const list = (await wechat.openapi(call('getTemplateList'), {})) as { data: Record<string, unknown>[] };
      expect(list.data.find(({ priTmplId }) => priTmplId === id)).toMatchObject({
        title: title?.title,
        type: 2,
        content: `${second?.name}:{{${second?.rule}${second?.kid}.DATA}}\n${first?.name}:{{${first?.rule}${first?.kid}.DATA}}\n`,
      });

      await grant(wechat, 'user', 1, id);
      expect(await wechat.openapi(SEND, goodSend('user', { template_id: id, data: {} }))).toMatchObject({
        errcode: 47003,
      });
      expect(await wechat.openapi(call('deleteTemplate'), { priTmplId: id })).toMatchObject({ errcode: 0 });
      expect(await wechat.openapi(SEND, goodSend('user', { template_id: id }))).toMatchObject({
        errcode: 40037,
      });
      await expect(grant(wechat, 'user', 1, id)).rejects.toMatchObject({ errCode: 20001 });
    }));

  test('a configured template can be deleted, and stays deleted', () =>
    withWeChat({}, async (harness) => {
      const { id } = TEMPLATES[0]!;
      await harness.wechat.openapi(call('deleteTemplate'), { priTmplId: id });
      const { data } = (await (await harness.reopen()).openapi(call('getTemplateList'), {})) as {
        data: { priTmplId: string }[];
      };
      expect(data.map(({ priTmplId }) => priTmplId)).toEqual(
        TEMPLATES.slice(1).map((template) => template.id),
      );
    }));

  test('the title list is paged', () =>
    withWeChat({}, async ({ wechat }) => {
      const page = async (start: number) =>
        (await wechat.openapi(call('getPubTemplateTitleList'), { ids: '307', start, limit: 2 })) as {
          data: { tid: number }[];
        };
      const tids = [...(await page(0)).data, ...(await page(2)).data].map(({ tid }) => tid);
      expect(new Set(tids).size).toBe(4);
    }));

  test('enum keywords list their values', () =>
    withWeChat({}, async ({ wechat }) => {
      await wechat.openapi(call('addTemplate'), { tid: 1104, kidList: [1, 4] });
      const { data } = (await wechat.openapi(call('getTemplateList'), {})) as {
        data: Record<string, unknown>[];
      };
      expect(data.at(-1)?.keywordEnumValueList).toEqual([
        { keywordCode: 'enum4.DATA', enumValueList: ['即将开始', '进行中', '即将结束'] },
      ]);
    }));

  test.each<[string, Record<string, unknown>, number]>([
    ['getPubTemplateTitleList', { ids: '999', start: 0, limit: 30 }, 200016],
    ['getPubTemplateTitleList', { ids: '307', start: -1, limit: 30 }, 200017],
    ['getPubTemplateTitleList', { ids: '307', start: 0, limit: 31 }, 200018],
    ['getPubTemplateKeyWordsById', { tid: 1 }, 200014],
    ['addTemplate', { tid: 1, kidList: [1, 2] }, 200014],
    ['addTemplate', { tid: 1101, kid_list: [1, 2] }, 200020],
    ['addTemplate', { tid: 1101, kidList: [1] }, 200020],
    ['addTemplate', { tid: 1101, kidList: [1, 1] }, 200020],
    ['addTemplate', { tid: 1101, kidList: [1, 99] }, 200020],
    ['addTemplate', { tid: 1101, kidList: [1, 2], sceneDesc: '一'.repeat(16) }, 200021],
    ['deleteTemplate', { priTmplId: 'other' }, 200014],
  ])('%s with %j is refused', (name, parameters, errcode) =>
    withWeChat({}, async ({ wechat }) => {
      expect(await wechat.openapi(call(name), parameters)).toMatchObject({ errcode });
    }),
  );
});
