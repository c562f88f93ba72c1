import { parse } from './parse';

test.each([
  ['no request', undefined],
  ['a list', []],
  ['no action', {}],
  ['an action that is no text', { action: { toString: 1, valueOf: 1 } }],
  ['an unknown subject', { action: 'planet.create' }],
  ['an unknown action of a subject', { action: 'campaign.fly' }],
])('%s is refused', async (_what, event) => {
  await expect(parse(event)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
});

test.each([
  ['campaign.show', { id: 'autumn' }],
  ['segment.list', {}],
  ['template.list', {}],
  ['settings.show', {}],
])('%s is taken as it is', async (action, fields) => {
  expect(await parse({ action, ...fields })).toEqual({ action, ...fields });
});
