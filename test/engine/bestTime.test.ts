/** The best time on the built functions: from launches and clicks to the hour of a card. */
import type { CampaignReport, CampaignView } from '../../cloudfunctions/core/contract';
import { hourOf } from '../../cloudfunctions/core/time/zone';
import type { UserDocument } from '../../cloudfunctions/core/model/user';
import { snapshot } from '../support/books';
import { notifyPerFile, type NotifyCloud } from '../support/cloud';
import { databaseCalls } from '../support/flow';
import { tick } from '../support/recover';
import { settleDown } from '../support/settleDown';
import { accept, ADMIN, backInStock, data, send, SHOP, templateId, until } from '../support/shop';

const cloud = notifyPerFile();
const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
const ZONE = 'Asia/Shanghai';
const id = templateId('backInStock');

const userOf = async (openid: string): Promise<UserDocument> =>
  (await snapshot(cloud())).users.find(({ _id }) => _id === openid)!;
const hourNow = async (): Promise<number> => hourOf(await cloud().now(), ZONE);

/** As the client hands them over: with an accept, in the call that this costs anyway. */
async function acceptWith(openid: string, launches: number[]): Promise<void> {
  await cloud().subscribe(openid, { [id]: 'accept' });
  const at = await cloud().now();
  const reports = [{ asked: ['backInStock'], results: { [id]: 'accept' }, nonce: `tap-${openid}-${at}`, at }];
  const request = { action: 'sync', reports, launches, sentAt: at, brief: true };
  data(await cloud().call('subscribe', request, { openid }));
}

/** Until it is that hour in the shop's zone, its first minutes. */
async function moveTo(hour: number): Promise<void> {
  const now = await cloud().now();
  const left = HOUR - (now % HOUR);
  const hours = (hour - (await hourNow()) + 24) % 24 || 24;
  await cloud().advance(left + (hours - 1) * HOUR);
}

/** Nobody is called between the hours; the clock alone moves, so that no timer fires on the way. */
async function ticks(count: number, every: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await cloud().advance(every);
    await tick(cloud());
  }
}

const cardsOf = (openid: string) => cloud().messages(openid);

async function launchesAt(hour: number, count = 6): Promise<number[]> {
  const now = await cloud().now();
  const today = now - (((await hourNow()) - hour + 24) % 24 || 24) * HOUR;
  return Array.from({ length: count }, (_, i) => today - i * DAY);
}

test('launches come with an accept for no call more; the card comes in their hour, and is explained', async () => {
  await moveTo(10);
  const launches = await launchesAt(21);
  await acceptWith('o-0', []);
  await acceptWith('o-0', []);
  await cloud().resetMetrics();
  await acceptWith('o-0', []);
  const without = await databaseCalls(cloud(), 'subscribe');
  await acceptWith('o-1', launches);
  await cloud().resetMetrics();
  await acceptWith('o-1', [...launches, (await cloud().now()) - HOUR]);
  expect(await databaseCalls(cloud(), 'subscribe')).toBe(without);
  expect((await userOf('o-1')).hours).toEqual([...Array<number>(6).fill(21), 9]);
  const best = { sendAt: 'bestTime' };
  const would = data(await send(cloud(), backInStock('o-1', 'restock:1', { ...best, dryRun: true })));
  const sent = data(await send(cloud(), backInStock('o-1', 'restock:1', best)));
  expect(would).toEqual(sent);
  expect(sent).toMatchObject({ state: 'scheduled', reason: { code: 'BEST_TIME' } });
  expect(sent.reason!.message).toContain('21:00–22:00: 6 of the last 7');
  // Nobody knows `o-0`, nor anybody else as yet.
  const usual = data(await send(cloud(), backInStock('o-0', 'restock:1', best)));
  expect(usual.reason!.message).toContain('the usual hour');
  await moveTo(20);
  await ticks(6, 9.5 * 60_000);
  expect(await cardsOf('o-0')).toHaveLength(1);
  expect(await cardsOf('o-1')).toEqual([]);
  await ticks(6, 10 * 60_000);
  const [card, ...more] = await cardsOf('o-1');
  expect([hourOf(card!.at, ZONE), more]).toEqual([21, []]);
  const story = data(
    await cloud().call<{ steps: object[] }>('send', { action: 'explain', id: sent.id }, SHOP),
  );
  expect(story.steps[0]).toMatchObject({ state: 'scheduled', reason: { code: 'BEST_TIME' } });
}, 60_000);

/** The nid of the card's link. */
const nidOf = (page: string): string => /nid=([\w-]{30})/.exec(page)![1]!;

async function click(target: NotifyCloud, openid: string): Promise<void> {
  const [card] = await target.messages(openid);
  const events = [{ kind: 'click', nid: nidOf(card!.page ?? '') }];
  data(await target.call('track', { events }, { openid }));
}

test('a click costs one call and a share of the fold, which keeps its hour, and counts it once', async () => {
  await moveTo(12);
  for (const openid of ['o-1', 'o-2']) {
    await accept(cloud(), openid);
    data(await send(cloud(), backInStock(openid, 'now:1')));
    await until(async () => (await cardsOf(openid)).length === 1, 'the card is there');
  }
  // A cold instance reads the secret of links.
  await click(cloud(), 'o-2');
  await cloud().resetMetrics();
  await click(cloud(), 'o-1');
  expect(await databaseCalls(cloud(), 'track')).toBe(1);
  await click(cloud(), 'o-1');
  await settleDown(cloud());
  await ticks(2, 16 * 60_000);
  expect((await userOf('o-1')).hours).toEqual([12]);
  expect((await cloud().metrics()).scans).toEqual([]);
}, 60_000);

test('a campaign at each person’s hour tells how many had none', async () => {
  await moveTo(10);
  const openids = ['o-1', 'o-2'];
  const launches = await launchesAt(15);
  for (const openid of openids) await accept(cloud(), openid, 'offer');
  await acceptWith('o-1', launches);
  const now = await cloud().now();
  const spec = {
    action: 'campaign.create',
    id: 'c1',
    title: '上新',
    purpose: 'promotional',
    template: 'offer',
    scene: '有好价格时通知一次',
    variants: [
      { name: 'a', percent: 100, data: { goods: '蓝色马克杯', price: '¥59', until: '2026年12月1日' } },
    ],
    audience: { openids },
    bestTime: { latest: now + DAY },
    endsAt: now + 2 * DAY,
  };
  const manage = async <Data>(request: object) => data(await cloud().call<Data>('manage', request, ADMIN));
  await manage<CampaignView>(spec);
  await manage({ action: 'campaign.start', id: 'c1', confirmed: 2 });
  await ticks(4, 60_000);
  const report = await manage<CampaignReport>({ action: 'campaign.report', id: 'c1' });
  expect(report).toMatchObject({
    total: { assigned: 2, open: 2 },
    bestTime: { by: { own: 1, usual: 1 }, fallback: 0.5 },
  });
}, 60_000);
