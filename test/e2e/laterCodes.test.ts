/** A campaign that goes on to whoever taps later, with each person's own hour and a code of one's own, on the built functions. */
import type { CampaignReport } from '../../cloudfunctions/core/contract';
import { snapshot, unbalanced } from '../support/books';
import type { Control } from '../support/control';
import { tick } from '../support/recover';
import { accept, ADMIN, data } from '../support/shop';
import { shopCloud } from './shopCloud';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let cloud: Control;
beforeAll(async () => {
  cloud = await shopCloud();
}, 120_000);
beforeEach(() => cloud.reset());
afterAll(() => cloud.reset());

const manage = async <Data>(request: object) => data(await cloud.call<Data>('manage', request, ADMIN));
async function minutes(count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    await cloud.advance(MINUTE);
    await tick(cloud);
  }
}
/** Codes that the shop has given away. */
const taken = async (): Promise<number> =>
  ((await cloud.export()).collections['demo_coupons'] as { taken: string }[]).filter((row) => row.taken)
    .length;

test('whoever taps later gets it at the hour of each, with another code; the function is asked by the timer alone', async () => {
  // To ten in the morning in the shop: an offer is not sent at night.
  await cloud.advance((34 * HOUR - (((await cloud.now()) + 8 * HOUR) % (24 * HOUR))) % (24 * HOUR));
  for (const openid of ['o-1', 'o-2']) await accept(cloud, openid, 'offer');
  const now = await cloud.now();
  const endsAt = now + 5 * 24 * HOUR;
  await manage({
    action: 'campaign.create',
    id: 'codes',
    title: '会员日',
    purpose: 'promotional',
    endsAt,
    scene: '有好价格时通知一次',
    template: 'offer',
    alsoLater: true,
    bestTime: { latest: now + 24 * HOUR },
    audience: { openids: ['o-1', 'o-2', 'o-late', 'o-later'] },
    variants: [
      {
        name: 'a',
        percent: 100,
        content: { function: 'demoContent' },
        data: { goods: '全场', price: '¥5', until: endsAt },
      },
    ],
  });
  await manage({ action: 'campaign.start', id: 'codes', confirmed: 4 });
  await minutes(4);
  expect(await taken()).toBe(2);
  await accept(cloud, 'o-late', 'offer');
  expect(await taken()).toBe(2);
  await cloud.resetMetrics();
  await minutes(2);
  // The shop's own collections have no index.
  const ours = (await cloud.metrics()).scans.filter((scan) => JSON.stringify(scan).includes('notify_'));
  expect(ours).toEqual([]);
  expect(await taken()).toBe(3);
  expect(await manage<CampaignReport>({ action: 'campaign.report', id: 'codes' })).toMatchObject({
    matched: 4,
    noCredit: 1,
    cameLater: 1,
    total: { assigned: 3, open: 3 },
    bestTime: { by: { usual: 3 } },
  });
  // Eight in the evening, as long as nobody has habits; after the latest time whoever taps gets it at once.
  for (let hour = 0; hour < 26; hour++) {
    await cloud.advance(HOUR - MINUTE);
    await minutes(1);
  }
  await accept(cloud, 'o-later', 'offer');
  await minutes(3);
  const people = ['o-1', 'o-2', 'o-late', 'o-later'];
  const cards = await Promise.all(people.map((openid) => cloud.messages(openid)));
  expect(cards.map(({ length }) => length)).toEqual([1, 1, 1, 1]);
  expect(new Set(cards.map(([card]) => card!.data['thing4'])).size).toBe(4);
  expect(unbalanced(await snapshot(cloud))).toEqual([]);
}, 120_000);
