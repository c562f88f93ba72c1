/** An operator's campaign on the built functions: planned, previewed, started, paused, killed in the middle, finished. */
import type {
  AuditPage,
  CampaignPeople,
  CampaignPreview,
  CampaignReport,
  CampaignTest,
  CampaignView,
  HealthReport,
  RepeatReport,
} from '../../cloudfunctions/core/contract';
import { snapshot, unbalanced } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { tick } from '../support/recover';
import { seed } from '../support/seed';
import { settleDown } from '../support/settleDown';
import { ADMIN, data } from '../support/shop';

const cloud = notifyPerFile();
const MINUTE = 60_000;
const manage = async <Data = CampaignView>(request: object) =>
  data(await cloud().call<Data>('manage', request, ADMIN));
const campaign = (does: string, more: object = {}) =>
  manage({ action: `campaign.${does}`, id: 'november', ...more });
const people = (count: number) => Array.from({ length: count }, (_, i) => `o-${String(i).padStart(3, '0')}`);

async function plan(openids: string[], more: object = {}): Promise<CampaignView> {
  return campaign('create', {
    title: '双十一',
    purpose: 'transactional',
    template: 'backInStock',
    scene: '想要的商品到货时通知',
    variants: [{ name: 'a', percent: 100, data: { goods: '蓝色马克杯', price: '¥89' } }],
    audience: { openids },
    endsAt: (await cloud().now()) + 24 * 60 * MINUTE,
    ...more,
  });
}

async function arrived(openids: string[]): Promise<number[]> {
  return Promise.all(openids.map(async (openid) => (await cloud().messages(openid)).length));
}

test('planned, previewed, started, undone, started, finished: everybody with a credit once, no scan, all in the log', async () => {
  const users = people(30);
  await seed(cloud(), { users, notifications: () => [] });
  expect(await plan([...users, 'o-stranger'])).toMatchObject({ state: 'draft', version: 1 });
  const preview = await manage<CampaignPreview>({ action: 'campaign.preview', id: 'november' });
  expect(preview).toMatchObject({
    matched: 31,
    reachable: 30,
    wouldSend: 30,
    leftOut: { NEVER_SUBSCRIBED: 1 },
  });
  await campaign('start', { confirmed: 30 });
  expect(await campaign('undo')).toMatchObject({ state: 'draft' });
  await campaign('start', { confirmed: 30 });
  await cloud().advance(2 * MINUTE);
  await cloud().resetMetrics();
  await tick(cloud());
  await settleDown(cloud());
  await cloud().advance(MINUTE);
  await tick(cloud());
  expect((await cloud().metrics()).scans).toEqual([]);
  expect(await arrived(users)).toEqual(users.map(() => 1));
  expect(await campaign('show')).toMatchObject({ state: 'finished', made: 30, noCredit: 1 });
  expect(await manage<CampaignReport>({ action: 'campaign.report', id: 'november' })).toMatchObject({
    matched: 31,
    noCredit: 1,
    parts: { a: { assigned: 30, sent: 30, open: 0, leftOut: {} } },
  });
  expect(unbalanced(await snapshot(cloud()))).toEqual([]);
  const { entries } = data(await cloud().call<AuditPage>('stats', { action: 'audit' }, ADMIN));
  expect(entries.filter(({ target }) => target === 'november').map(({ action }) => action)).toEqual([
    ...['campaign.report', 'campaign.show', 'campaign.start', 'campaign.undo', 'campaign.start'],
    ...['campaign.preview', 'campaign.create'],
  ]);
  // Whom it went to and what it said would outlive their erasure.
  expect(JSON.stringify(entries)).not.toMatch(/o-001|马克杯/);
});

test('everything promotional is paused in the middle: nothing more arrives, and all the rest after the resume', async () => {
  const users = people(120);
  await seed(cloud(), { users, alias: 'offer', notifications: () => [] });
  await plan(users, {
    purpose: 'promotional',
    template: 'offer',
    scene: '有好价格时通知一次',
    variants: [{ name: 'a', percent: 100, data: { goods: '马克杯', price: '¥39', until: '2026-11-30' } }],
  });
  const other = {
    action: 'campaign.duplicate',
    id: 'november',
    as: 'other',
    endsAt: (await cloud().now()) + 24 * 60 * MINUTE,
  };
  const { spec } = await manage<CampaignView>(other);
  const changed = { action: 'campaign.update', id: 'other', version: 1, ...spec, scene: '会员日提醒' };
  expect(await cloud().call('manage', changed, ADMIN)).toMatchObject({
    ok: false,
    error: {
      message: expect.stringMatching(
        /^scene: .*「优惠提醒」（优惠活动；场景：有好价格时通知一次）/,
      ) as unknown,
    },
  });
  await campaign('start', { confirmed: 120 });
  await manage({ action: 'promotional.pause', why: '价格错误' });
  await cloud().advance(2 * MINUTE);
  await tick(cloud());
  await settleDown(cloud());
  expect(Math.max(...(await arrived(users)))).toBe(0);
  const { items } = data(await cloud().call<HealthReport>('stats', { action: 'health' }, ADMIN));
  expect(items.promotional).toMatchObject({
    level: 'warn',
    en: expect.stringContaining('价格错误') as unknown,
  });
  expect(await manage({ action: 'promotional.resume' })).toMatchObject({ paused: false, why: '价格错误' });
  for (let n = 0; n < 5; n++) {
    await cloud().advance(MINUTE);
    await tick(cloud());
    await settleDown(cloud());
  }
  expect(await arrived(users)).toEqual(users.map(() => 1));
  expect(unbalanced(await snapshot(cloud()))).toEqual([]);
});

test('a test to oneself, then another pace and another end while it runs: everybody once, and the test in no report', async () => {
  const users = people(40);
  await seed(cloud(), { users: [...users, ADMIN.openid!], notifications: () => [] });
  await plan(users, { perSecond: 0.1 });
  const tested = await manage<CampaignTest>({ action: 'campaign.test', id: 'november', key: '1' });
  expect(['sent', 'scheduled']).toContain(tested.state);
  await campaign('start', { confirmed: 40 });
  await cloud().advance(2 * MINUTE);
  await tick(cloud());
  expect(await campaign('rate', { perSecond: 10 })).toMatchObject({
    state: 'running',
    spec: { perSecond: 10 },
  });
  await campaign('end', { endsAt: (await cloud().now()) + 60 * MINUTE });
  await cloud().resetMetrics();
  for (let n = 0; n < 4; n++) {
    await cloud().advance(MINUTE);
    await tick(cloud());
    await settleDown(cloud());
  }
  expect((await cloud().metrics()).scans).toEqual([]);
  expect(await arrived([...users, ADMIN.openid!])).toEqual([...users, ''].map(() => 1));
  expect(await manage<CampaignReport>({ action: 'campaign.report', id: 'november' })).toMatchObject({
    total: { assigned: 40, sent: 40 },
  });
  expect(unbalanced(await snapshot(cloud()))).toEqual([]);
});

test('again and again: each run is a campaign of its own, nobody twice in one, no scan', async () => {
  const users = people(10);
  await seed(cloud(), { users, notifications: () => [] });
  const due = Math.ceil((await cloud().now()) / MINUTE) * MINUTE + 5 * MINUTE;
  const at = new Date(due).toISOString().slice(11, 16);
  const schedule = { weekdays: [1, 2, 3, 4, 5, 6, 7], at, zone: 'UTC' };
  const endsAt = due + 10 * 24 * 60 * MINUTE;
  await plan(users, { kind: 'repeat', schedule, endsAt });
  const { runs } = await manage<CampaignPreview>({ action: 'campaign.preview', id: 'november' });
  expect(runs?.[0]).toBe(new Date(due).toISOString());
  await campaign('start', { confirmed: 10 });
  await cloud().advance(3 * MINUTE);
  await tick(cloud());
  await cloud().advance(due - (await cloud().now()));
  await cloud().resetMetrics();
  await Promise.all([tick(cloud()), tick(cloud())]);
  for (let n = 0; n < 4; n++) {
    await cloud().advance(MINUTE);
    await tick(cloud());
  }
  expect((await cloud().metrics()).scans).toEqual([]);
  expect(await arrived(users)).toEqual(users.map(() => 1));
  const shown = await campaign('show');
  expect(shown).toMatchObject({
    state: 'running',
    nextRun: new Date(due + 24 * 60 * MINUTE).toISOString(),
    runs: [{ at: new Date(due).toISOString(), state: 'finished' }],
  });
  const [run] = shown.runs!;
  expect(await manage<CampaignReport>({ action: 'campaign.report', id: run!.id })).toMatchObject({
    total: { assigned: 10, sent: 10 },
  });
  expect(await manage<RepeatReport>({ action: 'campaign.report', id: 'november' })).toMatchObject({
    complete: true,
    matched: 10,
    noCredit: 0,
    total: { assigned: 10, sent: 10, leftOut: {} },
    parts: { a: { assigned: 10, sent: 10 } },
  });
  const { people: who } = await manage<CampaignPeople>({
    action: 'campaign.people',
    id: 'november',
    outcome: 'sent',
  });
  expect(who.map(({ openid, run: of }) => [openid, of]).sort()).toEqual(
    users.map((openid) => [openid, run!.id]).sort(),
  );
  expect((await cloud().metrics()).scans).toEqual([]);
  await campaign('stop');
  expect(unbalanced(await snapshot(cloud()))).toEqual([]);
});

test('killed ten times on the way, paused and resumed in between: everybody once', async () => {
  const users = people(60);
  await seed(cloud(), { users, notifications: () => [] });
  await plan(users, { perSecond: 0.1 });
  await campaign('start', { confirmed: 60 });
  for (let n = 1; n <= 10; n++) {
    const when = n % 2 ? 'before' : 'after';
    await cloud().kill({ function: 'dispatch', call: 2 * n, when });
    await cloud().advance(MINUTE);
    await tick(cloud()).catch(() => undefined);
    await cloud().clearFaults();
    if (n === 5) await campaign('pause');
    if (n === 7) await campaign('resume');
  }
  for (let n = 0; n < 60 && (await campaign('show')).state !== 'finished'; n++) {
    await tick(cloud());
    await settleDown(cloud());
    await cloud().advance(MINUTE);
  }
  const counts = await arrived(users);
  expect(Math.max(...counts)).toBe(1);
  const state = await snapshot(cloud());
  expect(state.messages).toHaveLength(60);
  expect(new Set(state.messages.map(({ to }) => to)).size).toBe(60);
  // Who did not get one was under way in a window when its worker was killed: nobody knows, so nobody sends it again.
  const open = state.messages.filter(({ state: at }) => !['sent', 'delivered'].includes(at));
  expect(open.every(({ state: at, reason }) => at === 'failed' && reason === 'NO_ANSWER')).toBe(true);
  expect(unbalanced(state)).toEqual([]);
});
