import { checkTemplates } from './subscribeChecks';

test.each([
  [undefined, 10004],
  ['abc', 10004],
  [[1], 10004],
  [[], 10001],
])('requestSubscribeMessage with tmplIds %j fails with %i', (ids, errCode) => {
  expect(() => checkTemplates(ids)).toThrow(expect.objectContaining({ errCode }));
});
