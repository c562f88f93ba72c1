/** On the built functions: a campaign that goes on to whoever gives a credit, and a copy for those who did not click. */
import type { CampaignReport, CampaignView, PeopleWithoutCredit } from '../../cloudfunctions/core/contract';
import { snapshot, unbalanced } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { tick } from '../support/recover';
import { seed } from '../support/seed';
import { accept, ADMIN, data } from '../support/shop';

const cloud = notifyPerFile();
const MINUTE = 60_000;
const manage = async <Data = CampaignView>(request: object) =>
  data(await cloud().call<Data>('manage', request, ADMIN));

async function minutes(count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    await cloud().advance(MINUTE);
    await tick(cloud());
  }
}

test('whoever taps while it runs gets it, somebody new too; a copy goes to them for another tap; no scan', async () => {
  const users = ['o-1', 'o-2'];
  await seed(cloud(), { users, notifications: () => [] });
  const endsAt = (await cloud().now()) + 24 * 60 * MINUTE;
  await manage({
    action: 'campaign.create',
    id: 'november',
    title: '到货',
    purpose: 'transactional',
    endsAt,
    scene: '想要的商品到货时通知',
    template: 'backInStock',
    audience: { openids: [...users, 'o-new'] },
    alsoLater: true,
    variants: [{ name: 'a', percent: 100, data: { goods: '蓝色马克杯', price: '¥89' } }],
  });
  await manage({ action: 'campaign.start', id: 'november', confirmed: 3 });
  await minutes(4);
  const lacking = await manage<PeopleWithoutCredit>({ action: 'campaign.withoutCredit', id: 'november' });
  expect(lacking.people.map(({ openid, reason }) => `${openid} ${reason.code}`)).toEqual([
    'o-new NEVER_SUBSCRIBED',
  ]);
  await cloud().resetMetrics();
  await accept(cloud(), 'o-new', 'backInStock');
  await minutes(2);
  expect((await cloud().metrics()).scans).toEqual([]);
  expect(await cloud().messages('o-new')).toHaveLength(1);
  expect(await manage<CampaignReport>({ action: 'campaign.report', id: 'november' })).toMatchObject({
    state: 'running',
    matched: 3,
    noCredit: 0,
    cameLater: 1,
    total: { assigned: 3, open: 0 },
  });
  await manage({ action: 'campaign.duplicate', id: 'november', as: 'again', endsAt, notClicked: true });
  await manage({ action: 'campaign.start', id: 'again', confirmed: 3 });
  await minutes(4);
  await accept(cloud(), 'o-new', 'backInStock');
  await minutes(2);
  expect(await cloud().messages('o-new')).toHaveLength(2);
  expect(await manage({ action: 'campaign.stop', id: 'november' })).toMatchObject({
    state: 'stopped',
    made: 3,
  });
  expect(unbalanced(await snapshot(cloud()))).toEqual([]);
});
