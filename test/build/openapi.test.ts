import { openapiIn } from '../../scripts/build/openapi';

test.each([
  ['cloud.openapi.subscribeMessage.send({})', ['subscribeMessage.send']],
  ['cloud.openapi({ convertCase: false }).subscribeMessage.send({})', ['subscribeMessage.send']],
  [
    'const api = cloud.openapi({ convertCase: false }); api.subscribeMessage.send({})',
    ['subscribeMessage.send'],
  ],
  ['openapi2("subscribeMessage.getTemplateList", {})', ['subscribeMessage.getTemplateList']],
  [
    'a.openapi.security.msgSecCheck({}); a.openapi.subscribeMessage.send({})',
    ['security.msgSecCheck', 'subscribeMessage.send'],
  ],
  ['wechat.subscribeMessage.send({})', []],
  ['log("openapi.subscribeMessage.send")', []],
])('%s', (code, expected) => {
  expect(openapiIn(code)).toEqual({ used: expected, unclear: [] });
});

test('a call whose openapi only shows at run time is reported as unclear', () => {
  const { used, unclear } = openapiIn('const api = cloud.openapi({}); api[group][method]({});');
  expect(used).toEqual([]);
  expect(unclear.join()).toContain('api[group]');
});
