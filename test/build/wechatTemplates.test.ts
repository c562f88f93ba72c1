import notifyConfig from '../../miniprogram-client/demo-functions/notify.config';
import { checkConfig } from '../../cloudfunctions/core/checking/checkConfig';
import { wechatTemplates } from '../../scripts/build/wechatTemplates';

const { backInStock } = notifyConfig.templates;

test('the local WeChat lists the names that the configuration gives the fields, in its order', () => {
  const config = checkConfig({
    ...notifyConfig,
    templates: {
      one: {
        ...backInStock,
        data: { ...backInStock.data, price: 'amount2', note: { field: 'thing3', default: '有货' } },
      },
      // Of two aliases of one template each may name some.
      two: { ...backInStock, data: { ...backInStock.data, goods: 'thing1', note: 'thing3' } },
    },
  });
  expect(wechatTemplates(config)).toMatchObject([
    {
      fields: ['amount2', 'thing1', 'thing3'],
      content: '商品名称:{{thing1.DATA}}\n商品价格:{{amount2.DATA}}\nthing3:{{thing3.DATA}}\n',
    },
  ]);
});

test('the demo shop’s card names all that it shows', () => {
  for (const { content } of wechatTemplates(checkConfig(notifyConfig)))
    expect(content).toMatch(/^([\u4e00-\u9fff]+:\{\{\w+\.DATA\}\}\n)+$/);
});
