/**
 * Two admins, approvals, and a deployment in between that no longer knows the template, on the built functions: of every kind, what
 * is not allowed is told with its place, and nobody gets anything, or is asked, by mistake, or twice.
 */
import type { CampaignView } from '../../cloudfunctions/core/contract';
import { snapshot, unbalanced } from '../support/books';
import { notifyPerFile, type NotifyCloud } from '../support/cloud';
import { tick } from '../support/recover';
import { seed } from '../support/seed';
import { pushesDone } from '../support/settleDown';
import { ADMIN, data } from '../support/shop';
import { ZH } from '../support/campaigns/asking';

const shop = notifyPerFile({ config: 'test/fixtures/approving.config.ts' });
const without = notifyPerFile({ config: 'test/fixtures/withoutRestock.config.ts' });
const ANNA = { openid: 'o-anna' };
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const USERS = Array.from({ length: 4 }, (_, i) => `o-${i}`);
const NOBODY = USERS.map(() => 0);
const ONCE = USERS.map(() => 1);
const KINDS = ['once', 'repeat', 'triggered'] as const;
type Kind = (typeof KINDS)[number];

/** The functions that are deployed now. */
let cloud: NotifyCloud;
beforeEach(async () => {
  cloud = shop();
  await seed(cloud, { users: USERS, notifications: () => [] });
});

/** The other functions, on the same data, at the same time, before the same WeChat. */
async function deploy(other: NotifyCloud): Promise<void> {
  await other.import(await cloud.export());
  await other.advance((await cloud.now()) - (await other.now()));
  cloud = other;
}

const call = (does: string, more: object = {}, by = ADMIN) =>
  cloud.call<CampaignView>('manage', { action: `campaign.${does}`, id: 'c1', ...more }, by);
const campaign = async (does: string, more: object = {}, by = ADMIN) => data(await call(does, more, by));
const refused = async (does: string, more: object = {}, by = ADMIN) => {
  const answer = await call(does, more, by);
  if (answer.ok) throw new Error(`campaign.${does}: not refused`);
  const { code, issues = [] } = answer.error;
  return [code, issues[0]?.path];
};

/** At once; daily, from four minutes on; or a minute after something was put into the cart. */
async function asked(kind: Kind, more: object = {}): Promise<object> {
  const now = await cloud.now();
  const at = new Date(Math.ceil(now / MINUTE) * MINUTE + 4 * MINUTE).toISOString().slice(11, 16);
  const schedule = { weekdays: [1, 2, 3, 4, 5, 6, 7], at, zone: 'UTC' };
  const trigger = { on: { event: 'cart', key: 'goods' }, waitMinutes: 1, againAfterMinutes: 1440 };
  const own = {
    once: { audience: { openids: USERS } },
    repeat: { kind, audience: { openids: USERS }, schedule },
    triggered: { kind, trigger },
  };
  return {
    title: '提醒',
    purpose: 'transactional',
    template: 'backInStock',
    scene: '想要的商品到货时通知',
    variants: [{ name: 'a', percent: 100, data: { goods: '蓝色马克杯', price: '¥89' } }],
    ...own[kind],
    endsAt: now + 10 * DAY,
    ...more,
  };
}

async function minutes(count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    await cloud.advance(MINUTE);
    await tick(cloud).catch(() => undefined);
    await pushesDone(cloud);
  }
}
/** What a triggered campaign waits for; others go by themselves. */
async function happens(kind: Kind): Promise<void> {
  if (kind !== 'triggered') return;
  // Instances know what runs for ten seconds.
  await cloud.advance(11_000);
  const events = [{ kind: 'event', name: 'cart', props: { goods: 'mug' } }];
  for (const openid of USERS) data(await cloud.call('track', { openid, events }, { source: 'scf' }));
}
const arrived = () => Promise.all(USERS.map(async (openid) => (await cloud.messages(openid)).length));
/** Long enough for each of them. */
async function plays(kind: Kind): Promise<void> {
  await minutes(3);
  await happens(kind);
  await minutes(5);
}
const outcomes = (answers: { ok: boolean }[]) => answers.map(({ ok }) => ok).sort();

describe.each(KINDS)('%s', (kind) => {
  test('an approval of another version, of too few, by its author: nothing is sent until exactly this is approved', async () => {
    const seen = (await campaign('create', await asked(kind))).hash;
    expect(await refused('start', { confirmed: 4 })).toEqual(['FORBIDDEN', 'confirmed']);
    expect((await refused('approve', { hash: seen, size: 4 }))[0]).toBe('FORBIDDEN');
    const { hash } = await campaign('update', { version: 1, ...(await asked(kind, { title: '另一个' })) });
    expect(await refused('approve', { hash: seen, size: 4 }, ANNA)).toEqual(['CONFLICT', 'hash']);
    await campaign('approve', { hash, size: 3 }, ANNA);
    expect(await refused('start', { confirmed: 4 })).toEqual(['FORBIDDEN', 'confirmed']);
    await campaign('approve', { hash, size: 4 }, ANNA);
    const { version } = await campaign('show');
    const edited = await campaign('update', { version, ...(await asked(kind, { title: '再一个' })) });
    expect(edited).not.toHaveProperty('approval');
    expect(await refused('start', { confirmed: 4 })).toEqual(['FORBIDDEN', 'confirmed']);
    await plays(kind);
    expect(await arrived()).toEqual(NOBODY);
    await campaign('update', { version: edited.version, ...(await asked(kind)) });
    await campaign('approve', { hash: (await campaign('show')).hash, size: 4 }, ANNA);
    expect(await campaign('start', { confirmed: 4 })).toMatchObject({ state: 'scheduled' });
    await plays(kind);
    expect(await arrived()).toEqual(ONCE);
  });

  test('two admins at once: one write, one edit, one start is the truth, and the other is told', async () => {
    const [one, two] = [await asked(kind), await asked(kind, { title: '另一个' })];
    const both = (does: string, mine: object, hers: object) =>
      Promise.all([call(does, mine), call(does, hers, ANNA)]);
    expect(outcomes(await both('create', one, two))).toEqual([false, true]);
    expect(outcomes(await both('update', { version: 1, ...one }, { version: 1, ...two }))).toEqual([
      false,
      true,
    ]);
    const view = await campaign('show');
    expect(view.version).toBe(2);
    const [author, other] = view.author === ANNA.openid ? [ANNA, ADMIN] : [ADMIN, ANNA];
    // An approval, and an edit of what is being approved: whichever came first, no edit is approved unseen.
    const edited = await asked(kind, { title: '第三个' });
    await Promise.all([
      call('approve', { hash: view.hash, size: 4 }, other),
      call('update', { version: 2, ...edited }, author),
    ]);
    const { version, hash, approval } = await campaign('show');
    if (hash !== view.hash) expect(approval).toBeUndefined();
    if (!approval) await campaign('approve', { hash, size: 4 }, other);
    const starts = await both('start', { confirmed: 4 }, { confirmed: 3 });
    expect(outcomes(starts)).toEqual([false, true]);
    expect(starts.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'CONFLICT' } });
    const started = await campaign('show');
    expect(started).toMatchObject({ state: 'scheduled', version: version + (approval ? 1 : 2) });
    // Taken back by both, started by both again.
    expect(outcomes(await both('undo', {}, {}))).toEqual([true, true]);
    expect(outcomes(await both('start', { confirmed: 4 }, { confirmed: 4 }))).toEqual([true, true]);
    await minutes(3);
    await happens(kind);
    // Paused by both and let go by both; what goes at once has ended by then.
    const stands = kind !== 'once';
    expect(outcomes(await both('pause', {}, {}))).toEqual([stands, stands]);
    expect(outcomes(await both('resume', {}, {}))).toEqual([stands, stands]);
    await minutes(6);
    expect(await arrived()).toEqual(ONCE);
    expect(unbalanced(await snapshot(cloud))).toEqual([]);
  });

  test('its template is gone with a deployment: neither previewed, approved nor started, and nothing is sent', async () => {
    const { hash } = await campaign('create', await asked(kind));
    await campaign('approve', { hash, size: 4 }, ANNA);
    await deploy(without());
    expect((await refused('preview'))[0]).toBe('UNKNOWN_TEMPLATE');
    expect((await refused('approve', { hash, size: 4 }, ANNA))[0]).toBe('UNKNOWN_TEMPLATE');
    expect((await refused('start', { confirmed: 4 }))[0]).toBe('UNKNOWN_TEMPLATE');
    await minutes(1);
    expect(await campaign('show')).toMatchObject({ state: 'draft', made: 0 });
    await deploy(shop());
    await campaign('start', { confirmed: 4 });
    await plays(kind);
    expect(await arrived()).toEqual(ONCE);
  });

  test('its template is gone while it runs: it pauses and says so; back again and resumed, everybody gets it once', async () => {
    const { hash } = await campaign('create', await asked(kind));
    await campaign('approve', { hash, size: 4 }, ANNA);
    await campaign('start', { confirmed: 4 });
    if (kind === 'triggered') {
      await minutes(3);
      await happens(kind);
    }
    await deploy(without());
    await minutes(8);
    expect(await arrived()).toEqual(NOBODY);
    const id = kind === 'repeat' ? (await campaign('show')).runs![0]!.id : 'c1';
    expect(await campaign('show', { id })).toMatchObject({
      state: 'paused',
      pausedFor: 'error',
      error: expect.stringMatching(/"backInStock"/) as unknown,
    });
    await deploy(shop());
    await campaign('resume', { id });
    await minutes(3);
    expect(await arrived()).toEqual(ONCE);
    expect(unbalanced(await snapshot(cloud))).toEqual([]);
  });
});

describe('ask', () => {
  const asking = async (title = '多要一点') => ({
    kind: 'ask',
    title,
    places: ['me'],
    templates: ['backInStock'],
    scenes: ['想要的商品到货时通知'],
    wording: { zh: ZH },
    target: 4,
    endsAt: (await cloud.now()) + 10 * DAY,
  });
  /** Whether a phone is told of it. */
  const isTold = async () => {
    // What a warm instance believes of who asks is older than its minute.
    await cloud.advance(MINUTE);
    const looked = await cloud.call<{ asks: { id: string }[] }>(
      'subscribe',
      { action: 'sync' },
      { openid: 'o-0' },
    );
    return data(looked).asks.some(({ id }) => id === 'c1');
  };

  test('for more than may be asked for alone it takes the yes of another to just this; of two starts at once there is one', async () => {
    const seen = (await campaign('create', await asking())).hash;
    expect(await refused('start')).toEqual(['FORBIDDEN', 'confirmed']);
    expect((await refused('approve', { hash: seen, size: 4 }))[0]).toBe('FORBIDDEN');
    const [mine, hers] = [await asking('一个'), await asking('另一个')];
    const edits = await Promise.all([
      call('update', { version: 1, ...mine }),
      call('update', { version: 1, ...hers }, ANNA),
    ]);
    expect(outcomes(edits)).toEqual([false, true]);
    const { author, hash } = await campaign('show');
    const other = author === ANNA.openid ? ADMIN : ANNA;
    expect(await refused('approve', { hash: seen, size: 4 }, other)).toEqual(['CONFLICT', 'hash']);
    await minutes(3);
    expect(await isTold()).toBe(false);
    await campaign('approve', { hash, size: 4 }, other);
    expect(outcomes(await Promise.all([call('start'), call('start', {}, ANNA)]))).toEqual([true, true]);
    expect(await refused('start', { confirmed: 5 })).toEqual(['BAD_REQUEST', 'confirmed']);
    await minutes(3);
    expect(await isTold()).toBe(true);
  });

  test('its template is gone with a deployment: neither approved nor started; one that runs is told nobody, and pauses', async () => {
    const { hash } = await campaign('create', await asking());
    await deploy(without());
    expect((await refused('approve', { hash, size: 4 }, ANNA))[0]).toBe('UNKNOWN_TEMPLATE');
    expect((await refused('start'))[0]).toBe('UNKNOWN_TEMPLATE');
    await deploy(shop());
    await campaign('approve', { hash, size: 4 }, ANNA);
    await campaign('start');
    await minutes(3);
    expect(await isTold()).toBe(true);
    await deploy(without());
    expect(await isTold()).toBe(false);
    await minutes(17);
    expect(await campaign('show')).toMatchObject({
      state: 'paused',
      pausedFor: 'error',
      error: expect.stringMatching(/"backInStock"/) as unknown,
    });
    await deploy(shop());
    await campaign('resume');
    expect(await isTold()).toBe(true);
  });
});
