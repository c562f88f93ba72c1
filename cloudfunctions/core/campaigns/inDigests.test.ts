import { campaignHouse, DAY, HOUR } from '../../../test/support/campaigns/house';
import { NOW, sampleConfig } from '../../../test/support/sample';
import { sendNotification } from '../notifications/send';
import { runTick } from '../tick/run';

/** 20:00 in Shanghai on the day of `NOW`, a Sunday; all buckets are over. */
const EVENING = Date.parse('2026-11-22T20:03:00+08:00');

/** One who wants offers as a digest, and has one offer of the campaign and one of another sender in it. */
async function collected(period: 'daily' | 'weekly' = 'daily', endsAt = NOW + 10 * DAY) {
  const config = sampleConfig();
  const offer = { ...config.templates.offer!, digest: { data: { goods: '{{first}} 等 {{count}} 件' } } };
  const house = campaignHouse({ config: { ...config, templates: { ...config.templates, offer } } });
  house.person('o-user', 3, { digests: { offers: period } });
  await house.create(['o-user'], { endsAt });
  await house.start(1);
  await house.minutes(3);
  const other = { to: 'o-user', template: 'offer', key: 'other', data: { goods: 'Tea' } };
  expect(await sendNotification(house.context, other)).toMatchObject({ state: 'collected' });
  expect(house.rows().find(({ campaign }) => campaign)).toMatchObject({ state: 'collected' });
  const at = async (moment: number) => {
    house.context.clock.set(moment);
    house.context.deadline = moment + 50_000;
    await runTick(house.context, true);
  };
  return { ...house, at, ofCampaign: () => house.rows().find(({ campaign }) => campaign)! };
}
const cards = ({ context }: ReturnType<typeof campaignHouse>) =>
  context.sent.map(({ data }) => data['thing1']?.value);

test('paused: what of it lies in a digest stays out of the card, is held, and goes with a later one when it goes on', async () => {
  const house = await collected();
  await house.does('pause');
  await house.at(EVENING);
  expect(cards(house)).toEqual(['Tea']);
  await house.at(EVENING + 2 * HOUR);
  await house.at(EVENING + 3 * HOUR);
  expect(house.ofCampaign()).toMatchObject({ state: 'heldBack', reason: 'PAUSED' });
  await house.does('resume');
  await house.at(EVENING + 4 * HOUR);
  expect(house.ofCampaign()).toMatchObject({ state: 'collected' });
  await house.at(EVENING + DAY);
  expect(cards(house)).toEqual(['Tea', 'Blue mug']);
  expect(house.problems()).toEqual([]);
});

test('stopped: it is in no card', async () => {
  const house = await collected();
  await house.does('stop');
  await house.at(EVENING);
  expect(cards(house)).toEqual(['Tea']);
  expect(house.ofCampaign()).toMatchObject({ state: 'cancelled' });
});

test('its end stands, however late the digest goes', async () => {
  const house = await collected('weekly', NOW + 6 * HOUR);
  await house.at(EVENING + DAY);
  expect(cards(house)).toEqual(['Tea']);
  await house.at(EVENING + DAY + 2 * HOUR);
  await house.at(EVENING + DAY + 3 * HOUR);
  expect(house.ofCampaign()).toMatchObject({ state: 'expired' });
});
