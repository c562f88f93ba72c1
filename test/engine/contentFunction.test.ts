/** A campaign whose content a function gives that nobody has deployed, on the built functions (the demo shop's own: test/e2e/reminders). */
import type { CampaignPreview, CampaignView } from '../../cloudfunctions/core/contract';
import { notifyPerFile } from '../support/cloud';
import { tick } from '../support/recover';
import { seed } from '../support/seed';
import { ADMIN, data } from '../support/shop';

// Built without the shop's functions.
const cloud = notifyPerFile({ config: 'test/fixtures/clients.config.ts' });
const MINUTE = 60_000;
const USERS = ['o-1', 'o-2', 'o-3'];

const campaign = async <Data = CampaignView>(does: string, more: object = {}) =>
  data(await cloud().call<Data>('manage', { action: `campaign.${does}`, id: 'november', ...more }, ADMIN));

test('it pauses and says which function is missing; nobody is sent anything', async () => {
  await seed(cloud(), { users: USERS, notifications: () => [] });
  await campaign('create', {
    scene: '想要的商品到货时通知',
    title: '双十一',
    purpose: 'transactional',
    template: 'backInStock',
    audience: { openids: USERS },
    variants: [{ name: 'a', percent: 100, data: { price: '¥89' }, content: { function: 'demoContent' } }],
    endsAt: (await cloud().now()) + 24 * 60 * MINUTE,
  });
  expect(await campaign<CampaignPreview>('preview')).toMatchObject({
    content: [
      { function: 'demoContent', unanswered: expect.stringContaining('no such function is deployed') },
    ],
  });
  await campaign('start', { confirmed: 3 });
  await cloud().advance(2 * MINUTE);
  await tick(cloud());
  expect(await campaign('show')).toMatchObject({
    state: 'paused',
    pausedFor: 'error',
    made: 0,
    error: expect.stringContaining('expected a cloud function "demoContent" in this environment'),
  });
  for (const openid of USERS) expect(await cloud().messages(openid)).toEqual([]);
});

test('a triggered campaign, too: telling its event does not wait for it, and what is due is held, not lost', async () => {
  await seed(cloud(), { users: USERS, notifications: () => [] });
  await campaign('create', {
    kind: 'triggered',
    title: '购物车',
    purpose: 'transactional',
    template: 'backInStock',
    scene: '想要的商品到货时通知',
    variants: [{ name: 'a', percent: 100, data: { price: '¥89' }, content: { function: 'demoContent' } }],
    trigger: { on: { event: 'cart', key: 'goods' }, waitMinutes: 10, againAfterMinutes: 1440 },
    endsAt: (await cloud().now()) + 24 * 60 * MINUTE,
  });
  await campaign('start', { confirmed: 3 });
  await cloud().advance(2 * MINUTE);
  await tick(cloud());
  await cloud().advance(11_000);
  for (const openid of USERS) {
    const events = [{ kind: 'event', name: 'cart', props: { goods: 'mug' } }];
    data(await cloud().call('track', { openid, events }, { source: 'scf' }));
  }
  expect((await campaign('show')).states).toEqual({ scheduled: 3 });
  await cloud().resetMetrics();
  await cloud().advance(6 * MINUTE);
  await tick(cloud());
  expect((await cloud().metrics()).scans).toEqual([]);
  expect(await campaign('show')).toMatchObject({
    state: 'paused',
    pausedFor: 'error',
    states: { heldBack: 3 },
    error: expect.stringContaining('expected a cloud function "demoContent" in this environment'),
  });
  await cloud().advance(10 * MINUTE);
  await tick(cloud());
  for (const openid of USERS) expect(await cloud().messages(openid)).toEqual([]);
});
