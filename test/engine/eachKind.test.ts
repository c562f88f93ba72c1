/** What an operator may get wrong, and what has gone wrong elsewhere, with campaigns of every kind that sends: on the built functions. */
import type { CampaignView, RepeatReport } from '../../cloudfunctions/core/contract';
import { snapshot, unbalanced } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { tick } from '../support/recover';
import { seed } from '../support/seed';
import { pushesDone } from '../support/settleDown';
import { ADMIN, data } from '../support/shop';

const cloud = notifyPerFile();
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const USERS = Array.from({ length: 6 }, (_, i) => `o-${i}`);
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
/** Nobody of these is. */
const REGULAR = { kind: 'tag', name: 'regular' };

const call = (request: object) => cloud().call<CampaignView>('manage', request, ADMIN);
const manage = async <Data = CampaignView>(request: object) =>
  data(await cloud().call<Data>('manage', request, ADMIN));
const campaign = <Data = CampaignView>(does: string, more: object = {}) =>
  manage<Data>({ action: `campaign.${does}`, id: 'c1', ...more });
const refused = async (does: string, more: object = {}) => {
  const answer = await call({ action: `campaign.${does}`, id: 'c1', ...more });
  if (answer.ok) throw new Error(`campaign.${does}: not refused`);
  const { code, issues = [] } = answer.error;
  return [code, issues[0]?.path];
};

const BASE = {
  title: '提醒',
  purpose: 'transactional',
  template: 'backInStock',
  scene: '想要的商品到货时通知',
  variants: [{ name: 'a', percent: 100, data: { goods: '蓝色马克杯', price: '¥89' } }],
};

/** The clock begins anew with each test, warm instances do not: what one has kept of the last test's campaign is never of just now. */
let begunTests = 0;
beforeEach(() => cloud().advance(++begunTests * 37 * MINUTE));

type Kind = 'once' | 'repeat' | 'triggered';
const KINDS: Kind[] = ['once', 'repeat', 'triggered'];
/** So slowly that it is still running after three minutes. */
const slowly = (kind: Kind): object => (kind === 'once' ? { perSecond: 0.1 } : {});
/** It goes to an audience. */
const hasAudience = (kind: Kind): boolean => kind !== 'triggered';

/** At once; due in five minutes, every day; or ten minutes after something was put into the cart. */
async function asked(kind: Kind, more: object = {}): Promise<object> {
  const now = await cloud().now();
  const at = new Date(Math.ceil(now / MINUTE) * MINUTE + 5 * MINUTE).toISOString().slice(11, 16);
  const audience = { openids: USERS };
  const own: Record<Kind, object> = {
    once: { audience },
    repeat: { audience, schedule: { weekdays: EVERY_DAY, at, zone: 'UTC' } },
    triggered: {
      trigger: {
        on: { event: 'cart', key: 'goods' },
        waitMinutes: 10,
        againAfterMinutes: 1440,
        unless: { event: 'bought', sameKey: true },
      },
    },
  };
  return { kind, ...BASE, ...own[kind], endsAt: now + 10 * DAY, ...more };
}
const create = async (kind: Kind, more: object = {}) => campaign('create', await asked(kind, more));

async function minutes(count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    await cloud().advance(MINUTE);
    await tick(cloud()).catch(() => undefined);
    await pushesDone(cloud());
  }
}
/** Begun, and known to instances that have looked before. */
async function begun(kind: Kind, more: object = {}, confirmed = 6): Promise<void> {
  await create(kind, more);
  await campaign('start', { confirmed });
  await minutes(3);
  await cloud().advance(11_000);
}
const tell = async (openid: string, name = 'cart') => {
  const events = [{ kind: 'event', name, props: { goods: 'mug' } }];
  return data(await cloud().call('track', { openid, events }, { source: 'scf' }));
};
const arrived = async (users = USERS) =>
  Promise.all(users.map(async (openid) => (await cloud().messages(openid)).length));
const once = USERS.map(() => 1);

describe.each(KINDS)('%s: what is wrong is told with its place, and nothing is sent', (kind) => {
  beforeEach(() => seed(cloud(), { users: USERS, notifications: () => [] }));

  test('when it is written', async () => {
    const now = await cloud().now();
    const wrong: [object, string, string][] = [
      [{ variants: [{ ...BASE.variants[0], percent: 90 }] }, 'BAD_REQUEST', 'variants'],
      [{ control: 10 }, 'BAD_REQUEST', 'variants'],
      [{ template: 'gone' }, 'UNKNOWN_TEMPLATE', ''],
      [{ purpose: 'promotional' }, 'BAD_REQUEST', 'purpose'],
      [{ endsAt: now - MINUTE }, 'BAD_TIME', 'endsAt'],
      [
        { variants: [{ ...BASE.variants[0], content: { function: 'nobody' } }] },
        'BAD_REQUEST',
        'variants[0].content.function',
      ],
      hasAudience(kind)
        ? [{ audience: { segment: 'gone' } }, 'NOT_FOUND', 'audience.segment']
        : [{ segment: 'gone' }, 'NOT_FOUND', 'segment'],
      hasAudience(kind)
        ? [{ audience: { openids: [] } }, 'BAD_REQUEST', 'audience.openids']
        : [
            { trigger: { on: { event: 'nope' }, waitMinutes: 1, againAfterMinutes: 60 } },
            'BAD_REQUEST',
            'trigger.on.event',
          ],
    ];
    for (const [more, code, path] of wrong) {
      const [gotCode, gotPath = ''] = await refused('create', await asked(kind, more));
      expect([more, gotCode, gotPath]).toEqual([more, code, path]);
    }
    expect((await cloud().export()).collections['notify_campaigns'] ?? []).toEqual([]);
  });

  test('when it is started: in the past, over before it begins, nobody confirmed; three times at once', async () => {
    const now = await cloud().now();
    await create(kind, { endsAt: now + (kind === 'once' ? 1 : 4) * MINUTE });
    expect(await refused('start', { confirmed: 6, at: now - MINUTE })).toEqual(['BAD_TIME', 'at']);
    expect(await refused('start', { confirmed: 6 })).toEqual(['BAD_TIME', 'endsAt']);
    expect(await refused('start', { confirmed: 6, at: now + DAY })).toEqual(['BAD_TIME', 'endsAt']);
    expect(await refused('start')).toEqual(['BAD_REQUEST', 'confirmed']);
    expect(await refused('start', { confirmed: 0 })).toEqual(['BAD_REQUEST', 'confirmed']);
    await campaign('update', { version: 1, ...(await asked(kind)) });
    const starts = { action: 'campaign.start', id: 'c1', confirmed: 6 };
    const answers = await Promise.all([1, 2, 3].map(() => call(starts)));
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(await campaign('show')).toMatchObject({ state: 'scheduled', confirmed: 6, version: 3 });
    // Another number is not passed over in silence.
    expect((await refused('start', { confirmed: 5 }))[0]).toBe('CONFLICT');
    expect(await campaign('undo')).toMatchObject({ state: 'draft' });
    await minutes(12);
    expect(await arrived()).toEqual(USERS.map(() => 0));
  });

  test('when it runs: it is not edited; its segment means what it meant, and its copy what it means now', async () => {
    await manage({ action: 'segment.create', name: 'some', rule: { kind: 'not', of: REGULAR } });
    await begun(
      kind,
      hasAudience(kind) ? { audience: { segment: 'some' }, ...slowly(kind) } : { segment: 'some' },
    );
    await manage({ action: 'segment.update', name: 'some', version: 1, rule: REGULAR });
    const { version, hash } = await campaign('show');
    expect((await refused('update', { version, ...(await asked(kind)) }))[0]).toBe('CONFLICT');
    expect((await refused('approve', { hash, size: 6 }))[0]).toBe('CONFLICT');
    expect((await refused('start', { confirmed: 7 }))[0]).toBe('CONFLICT');
    expect((await refused('undo'))[0]).toBe('CONFLICT');
    if (kind !== 'once') expect(await refused('rate', { perSecond: 5 })).toEqual(['BAD_REQUEST', 'id']);
    expect(await refused('end', { endsAt: (await cloud().now()) - MINUTE })).toEqual(['BAD_TIME', 'endsAt']);
    const copy = { as: 'c2', endsAt: (await cloud().now()) + DAY };
    expect(JSON.stringify((await campaign('duplicate', copy)).spec)).toContain('some@2');
    if (kind === 'triggered') for (const openid of USERS) await tell(openid);
    await minutes(12);
    expect(await arrived()).toEqual(once);
  });

  test('to nobody: it says so beforehand, goes on, and sends nothing', async () => {
    await manage({ action: 'segment.create', name: 'none', rule: REGULAR });
    await create(kind, hasAudience(kind) ? { audience: { segment: 'none' } } : { segment: 'none' });
    expect(await campaign('preview')).toMatchObject({ matched: 0, reachable: 0, wouldSend: 0 });
    await campaign('start', { confirmed: 1 });
    await minutes(3);
    await cloud().advance(11_000);
    if (kind === 'triggered') for (const openid of USERS) await tell(openid);
    await minutes(12);
    expect(await arrived()).toEqual(USERS.map(() => 0));
    const shown = await campaign('show');
    expect(shown.state).toBe(kind === 'once' ? 'finished' : 'running');
    if (kind === 'repeat') expect(shown.runs).toMatchObject([{ state: 'finished' }]);
  });
});

describe('as others have had it', () => {
  beforeEach(() => seed(cloud(), { users: USERS, notifications: () => [] }));

  test('a run that is killed again and again, paused and resumed three times, its pace changed: everybody once', async () => {
    const many = Array.from({ length: 24 }, (_, i) => `o-${100 + i}`);
    await seed(cloud(), { users: many, notifications: () => [] });
    await begun('repeat', { perSecond: 0.1, audience: { openids: many } }, 24);
    const run = Date.parse((await campaign('show')).nextRun!);
    await cloud().advance(run - (await cloud().now()));
    for (let n = 1; n <= 6; n++) {
      await cloud().kill({ function: 'dispatch', call: 2 * n, when: n % 2 ? 'before' : 'after' });
      await tick(cloud()).catch(() => undefined);
      await cloud().clearFaults();
      await pushesDone(cloud());
      if (n % 2 === 0) {
        await campaign('pause');
        await minutes(2);
        await campaign('resume');
      }
      const { runs = [] } = await campaign('show');
      if (n === 3) {
        expect(runs[0]).toMatchObject({ state: 'running' });
        await manage({ action: 'campaign.rate', id: runs[0]!.id, perSecond: 0.5 });
      }
      await cloud().advance(MINUTE);
    }
    for (let n = 0; n < 50 && (await campaign('show')).runs?.[0]?.state !== 'finished'; n++) await minutes(1);
    const counts = await arrived(many);
    expect(Math.max(...counts)).toBe(1);
    const state = await snapshot(cloud());
    expect(state.messages.map(({ to }) => to).sort()).toEqual(many);
    // Who did not get one was in a window when its worker was killed: nobody knows, so nobody sends it again.
    const lost = state.messages.filter(({ state: at }) => !['sent', 'delivered'].includes(at));
    expect(lost.every(({ reason }) => reason === 'NO_ANSWER')).toBe(true);
    expect(lost.length).toBe(counts.filter((count) => count === 0).length);
    const report = await campaign<RepeatReport>('report');
    expect(report).toMatchObject({ complete: true, matched: 24, total: { assigned: 24, open: 0 } });
    expect(unbalanced(state)).toEqual([]);
  });

  test('down over the scheduled hour: skipped and told, the next run comes', async () => {
    await begun('repeat');
    const run = Date.parse((await campaign('show')).nextRun!);
    await cloud().advance(run + 61 * MINUTE - (await cloud().now()));
    await minutes(3);
    expect(await arrived()).toEqual(USERS.map(() => 0));
    const at = (time: number) => new Date(time).toISOString();
    expect(await campaign('show')).toMatchObject({
      state: 'running',
      nextRun: at(run + DAY),
      runs: [{ at: at(run), skipped: 'missed' }],
    });
    await cloud().advance(run + DAY - (await cloud().now()));
    await tick(cloud());
    await pushesDone(cloud());
    expect(await arrived()).toEqual(once);
  });

  test('an event a hundred times in a second, through killed calls: once; what came before the claim ends it', async () => {
    await begun('triggered');
    await Promise.all(Array.from({ length: 100 }, () => tell('o-0')));
    await cloud().kill({ function: 'track', call: 2, when: 'after' });
    await Promise.all(['o-1', 'o-1', 'o-1'].map((openid) => tell(openid).catch(() => undefined)));
    await cloud().clearFaults();
    await tell('o-1');
    await tell('o-2');
    await cloud().advance(9 * MINUTE + 40_000);
    // It is due, and nobody has taken it up.
    await cloud().advance(2 * MINUTE);
    await tell('o-2', 'bought');
    await minutes(3);
    expect((await arrived()).slice(0, 3)).toEqual([1, 1, 0]);
    expect(unbalanced(await snapshot(cloud()))).toEqual([]);
  });

  test('what waits for its time, through killed ticks and three pauses: everybody once, also who did it meanwhile', async () => {
    await begun('triggered');
    for (const openid of USERS.slice(0, 3)) await tell(openid);
    for (let n = 1; n <= 3; n++) {
      await campaign('pause');
      await tell(USERS[2 + n]!);
      await minutes(1);
      await campaign('resume');
      await cloud().kill({ function: 'dispatch', call: n, when: 'after' });
      await tick(cloud()).catch(() => undefined);
      await cloud().clearFaults();
      await minutes(4);
    }
    await minutes(45);
    const counts = await arrived();
    expect(Math.max(...counts)).toBe(1);
    const { messages } = await snapshot(cloud());
    expect(messages.map(({ to }) => to).sort()).toEqual(USERS);
    const lost = messages.filter(({ state }) => !['sent', 'delivered'].includes(state));
    expect(lost.map(({ reason }) => reason)).toEqual(lost.map(() => 'NO_ANSWER'));
    expect(lost.length).toBe(counts.filter((count) => count === 0).length);
  });
});
