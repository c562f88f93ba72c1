/** A segment on the built functions: told of through `track`, saved and looked at through `manage`, reached by a campaign. */
import type {
  CampaignPreview,
  CampaignView,
  SegmentPreview,
  SegmentView,
  ToWishResult,
  TrackManyResult,
} from '../../cloudfunctions/core/contract';
import { snapshot, unbalanced } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { documentedRule } from '../support/docs/fences';
import { tick } from '../support/recover';
import { seed } from '../support/seed';
import { settleDown } from '../support/settleDown';
import { ADMIN, data } from '../support/shop';

const cloud = notifyPerFile();
const MINUTE = 60_000;
const manage = async <Data>(request: object) => data(await cloud().call<Data>('manage', request, ADMIN));
const named = (count: number, begin: string) =>
  Array.from({ length: count }, (_, i) => `${begin}${String(i).padStart(2, '0')}`);

/** Of the rule on the page of segments: three views of the mug, level gold, no regular yet. */
const FITS = { views: 3, gold: true, regular: false };
type Known = typeof FITS;

/** As the shop's functions tell it, a hundred users at a time. */
async function tell(people: [string, Known][], nonce: string): Promise<void> {
  const view = { kind: 'event', name: 'view', props: { goods: 'mug' } };
  const users = people.map(([openid, { views, gold, regular }]) => ({
    openid,
    events: [
      ...Array<object>(views).fill(view),
      { kind: 'traits', set: { level: gold ? 'gold' : 'silver' } },
      ...(regular ? [{ kind: 'tags', add: ['regular'] }] : []),
    ],
  }));
  const request = { users, nonce };
  const told = data(await cloud().call<TrackManyResult>('track', request, { source: 'scf' }));
  expect(told.users.filter(({ refused }) => refused.length > 0)).toEqual([]);
}

test('saved, previewed, edited, and a campaign to the version before reaches exactly its people, through indexes alone', async () => {
  const users = named(60, 'o-');
  await seed(cloud(), { users, notifications: () => [] });
  const known = (i: number): Known => ({ views: i % 2 ? 2 : 3, gold: i % 3 === 0, regular: i % 5 === 0 });
  const withCredit = users.map((openid, i): [string, Known] => [openid, known(i)]);
  await tell(
    [...withCredit, ...named(3, 'p-').map((openid): [string, Known] => [openid, FITS])],
    'told-0001',
  );
  // Whoever reads all users for the few who can be reached stands out.
  const strange: Known = { views: 0, gold: false, regular: false };
  for (const part of ['q', 'r', 's'])
    await tell(
      named(99, `${part}-`).map((openid) => [openid, strange]),
      `told-${part}`.padEnd(8, '-'),
    );
  const wanted = users.filter((_openid, i) => JSON.stringify(known(i)) === JSON.stringify(FITS));
  expect(wanted).toHaveLength(8);

  const rule = JSON.parse(documentedRule()) as object;
  const saved = await manage<SegmentView>({ action: 'segment.create', name: 'mug', title: '马克杯', rule });
  expect(saved).toMatchObject({ version: 1, warnings: [] });
  const asked = { action: 'segment.preview', name: 'mug' };
  expect(await manage<SegmentPreview>(asked)).toMatchObject({ found: 11, complete: true });
  await cloud().resetMetrics();
  const reachable = await manage<SegmentPreview>({ ...asked, template: 'backInStock' });
  expect((await cloud().metrics()).scans).toEqual([]);
  expect(reachable.people.map(({ openid }) => openid)).toEqual(wanted);

  const draft = await manage<CampaignView>({
    action: 'campaign.create',
    id: 'mugs',
    title: '马克杯',
    purpose: 'transactional',
    template: 'backInStock',
    scene: '想要的商品到货时通知',
    variants: [{ name: 'a', percent: 100, data: { goods: '蓝色马克杯', price: '¥89' } }],
    audience: { segment: 'mug' },
    endsAt: (await cloud().now()) + 24 * 60 * MINUTE,
  });
  expect(draft.spec).toMatchObject({ audience: { segment: 'mug@1' } });
  await manage({ action: 'segment.update', name: 'mug', version: 1, rule: { kind: 'all', of: [] } });
  expect(await manage<SegmentPreview>(asked)).toMatchObject({ found: 360, complete: true });

  const preview = await manage<CampaignPreview>({ action: 'campaign.preview', id: 'mugs' });
  expect(preview).toMatchObject({ complete: true, matched: 11, reachable: 8, wouldSend: 8 });
  // A preview also says how many match who cannot be reached, and reads everybody for it.
  await cloud().resetMetrics();
  await manage({ action: 'campaign.start', id: 'mugs', confirmed: 8 });
  await cloud().advance(2 * MINUTE);
  await tick(cloud());
  await settleDown(cloud());
  await cloud().advance(MINUTE);
  await tick(cloud());
  expect((await cloud().metrics()).scans).toEqual([]);
  expect(await manage({ action: 'campaign.show', id: 'mugs' })).toMatchObject({ state: 'finished', made: 8 });
  const state = await snapshot(cloud());
  expect(state.messages.map(({ to, state: at }) => [to, at]).sort()).toEqual(
    wanted.map((openid) => [openid, 'delivered']),
  );
  expect(unbalanced(state)).toEqual([]);
});

test('a function of the shop sends to a segment, once, reading little more than those who can be reached', async () => {
  const users = named(99, 'o-');
  await seed(cloud(), { users, notifications: () => [] });
  const known = (i: number): Known => ({ views: 3, gold: i % 3 === 0, regular: false });
  await tell(
    users.map((openid, i): [string, Known] => [openid, known(i)]),
    'told-0001',
  );
  for (const part of ['q', 'r', 's'])
    await tell(
      named(99, `${part}-`).map((openid): [string, Known] => [openid, FITS]),
      `told-${part}`.padEnd(8, '-'),
    );
  const rule = JSON.parse(documentedRule()) as object;
  await manage<SegmentView>({ action: 'segment.create', name: 'mug', title: '马克杯', rule });
  const wanted = users.filter((_openid, i) => known(i).gold);
  const request = {
    action: 'toSegment',
    segment: 'mug',
    template: 'backInStock',
    key: 'autumn',
    data: { goods: '蓝色马克杯', price: '¥89' },
  };
  await cloud().resetMetrics();
  const ask = async () => data(await cloud().call<ToWishResult>('send', request, { source: 'scf' }));
  expect(await ask()).toMatchObject({ state: 'done', made: wanted.length });
  const { calls, scans, documents } = await cloud().metrics();
  expect(scans).toEqual([]);
  const made = Object.entries(calls['send'] ?? {}).filter(([action]) => action.startsWith('database.'));
  expect(made.reduce((sum, [, count]) => sum + count, 0) / wanted.length).toBeLessThan(0.5);
  // Of 396 users 99 have a credit, and nobody else is read.
  expect(documents['send']!.read).toBeLessThanOrEqual(99 + 10);
  expect(await ask()).toMatchObject({ state: 'done', made: wanted.length });
  await tick(cloud());
  await settleDown(cloud());
  const { messages } = await snapshot(cloud());
  expect(messages.map(({ to, state }) => [to, state]).sort()).toEqual(
    wanted.map((openid) => [openid, 'delivered']),
  );
  const byUser = await cloud().call('send', request, { openid: 'o-00' });
  expect(byUser).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
});
