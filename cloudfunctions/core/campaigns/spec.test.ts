import { campaignHouse, DAY } from '../../../test/support/campaigns/house';
import { NOW } from '../../../test/support/sample';

type House = ReturnType<typeof campaignHouse>;
type More = Parameters<House['create']>[1];
const variant = { name: 'a', percent: 100, data: { goods: 'Blue mug' } };

test.each<[string, More, { code: string; path?: string; says: string | RegExp }]>([
  [
    'a template that is not configured',
    { template: 'gone' },
    { code: 'UNKNOWN_TEMPLATE', says: 'expected one of backInStock, offer, notice' },
  ],
  [
    'promotional content on a transactional template: told what the users agreed to, and what to take',
    { template: 'backInStock', variants: [{ ...variant, data: { goods: 'Mug', price: 1 } }] },
    { code: 'BAD_REQUEST', path: 'purpose', says: /template \(offer\).*"到货提醒" \(到货提醒\)/ },
  ],
  [
    'weights that do not add up',
    { control: 10 },
    { code: 'BAD_REQUEST', path: 'variants', says: 'make 100 together with control, got 110' },
  ],
  [
    'a variant without a value',
    {
      variants: [
        { ...variant, percent: 50 },
        { name: 'b', percent: 50, data: {} },
      ],
    },
    {
      code: 'BAD_DATA',
      path: 'variants[1].data.goods',
      says: 'Template "offer", variants[1].data.goods: expected',
    },
  ],
  ['an end that is over', { endsAt: NOW - 1 }, { code: 'BAD_TIME', path: 'endsAt', says: 'a time ahead' }],
  [
    'an end out of sight',
    { endsAt: NOW + 181 * DAY },
    { code: 'BAD_TIME', path: 'endsAt', says: 'at most 180 days' },
  ],
])('%s: refused, and nothing is written', async (_what, more, { code, path, says }) => {
  const house = campaignHouse();
  const refused = house.create(['o-1'], more);
  await expect(refused).rejects.toMatchObject({
    code,
    message:
      typeof says === 'string'
        ? (expect.stringContaining(says) as string)
        : (expect.stringMatching(says) as string),
    ...(path === undefined ? {} : { issues: [expect.objectContaining({ path })] }),
  });
  expect(house.context.store.all('notify_campaigns')).toEqual([]);
});

test('transactional content may go on a transactional template', async () => {
  const house = campaignHouse();
  const data = { goods: 'Blue mug', price: 39 };
  const view = await house.create(['o-1'], {
    purpose: 'transactional',
    template: 'backInStock',
    variants: [{ ...variant, data }],
  });
  expect(view).toMatchObject({ state: 'draft', version: 1, spec: { template: 'backInStock' } });
});

test('somebody who is named twice is one person', async () => {
  const view = await campaignHouse().create(['o-2', 'o-1', 'o-2']);
  expect(view.spec).toMatchObject({ audience: { openids: ['o-1', 'o-2'] } });
});
