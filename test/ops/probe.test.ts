/** `ops probe` on ten local clouds, each with another profile: what a probe can observe it finds, the rest it leaves alone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EJSON } from 'bson';
import { ORIGINS, type ProbeDocument } from '../../cloudfunctions/core/model/probe';
import { PROFILES } from '../../local-cloud/profile/builtIn';
import { changedProfile, readProfile } from '../../local-cloud/profile/read';
import type { Profile } from '../../local-cloud/profile/schema';
import { connect } from '../support/connect';
import { probe } from '../../ops/commands/probe';
import { notifyPerFile } from '../support/cloud';
import { runFolder } from '../support/run/runFolder';
import { pushesDone } from '../support/settleDown';
import { ADMIN, templateId } from '../support/shop';
import { SECRET } from '../support/transport';
import notifyConfig from '../../miniprogram-client/demo-functions/notify.config';

// The functions have no AppSecret; the operator does.
const cloud = notifyPerFile({ push: 'probe', appid: notifyConfig.appid, appSecret: SECRET });
const withSecret = (appSecret = SECRET) => ({
  NOTIFY_APP_SECRET: appSecret,
  NOTIFY_WECHAT_API: `${cloud().url}/api.weixin.qq.com`,
});
const CODES = [
  { code: -501001, message: 'invalid wx openapi access_token' },
  { code: -501007, message: 'invalid parameters. Invalid wxCloudApiToken' },
  { code: 40001, message: 'invalid credential' },
];
const SOURCES = ['wx_unknown', 'wx_trigger', 'scf'];
const at = <T>(list: readonly T[], n: number): T => list[n % list.length]!;

/** The n-th of ten: values of each key that can be observed, mixed. A client always has a token: else no message shows a msgid. */
function profileOf(n: number): Profile {
  const bit = (shift: number): boolean => ((n * 2654435761) >>> (shift + 5)) % 2 === 1;
  const tokens = Object.fromEntries(ORIGINS.map((origin, i) => [origin, bit(i)]));
  // A lack can be seen where there is one, a message reaches the admin where there is none.
  // What stands behind a timer can be seen only where the timer has something to hand on.
  if (!tokens.timer) tokens.functionBehindTimer = PROFILES.default!.tokens.functionBehindTimer;
  Object.assign(tokens, { http: n % 5 === 4, console: n % 3 === 1, client: true, delayed: n % 5 === 3 });
  return changedProfile(PROFILES.default!, {
    msgid: at(['none', 'number', 'text'], n),
    tokens,
    missingToken: { ...at(CODES, n), variable: at(['absent', 'present'], n) },
    push: { names: at(['one', 'three'], n >> 1), source: at(SOURCES, n), openid: n % 2 === 1, repeat: n % 6 },
    delayed: { source: at(SOURCES, n + 1), lateSeconds: 15 * (n % 4) },
    leftovers: n % 4 < 2,
    silentAcceptPush: n % 3 === 0,
    updatedCounts: at(['matched', 'modified'], n >> 1),
  });
}

/** What an admin does by hand. */
async function byHand(run: string): Promise<void> {
  const here = cloud();
  const admin = (data: object) => here.call('probe', data, ADMIN);
  const accept = (always?: boolean) =>
    here.subscribe(ADMIN.openid, { [templateId('backInStock')]: 'accept' }, always as never);
  await accept(true);
  await admin({ sheet: 'shown' });
  await here.advance(2000);
  await accept();
  await admin({ sheet: 'silent' });
  await admin({ send: 'backInStock' });
  await here.fire('probe');
  await here.call('probe', { key: run }, { source: 'wx_http' });
  await untilDelayed(here.local.profile.get().delayed.lateSeconds);
  await pushesDone(here);
}

/** The call that the run has ordered comes when its time has come. */
async function untilDelayed(lateSeconds: number): Promise<void> {
  const { notify_probe: records = [] } = (await cloud().export()).collections;
  const [order] = (EJSON.deserialize(records) as unknown as ProbeDocument[]).filter(
    ({ kind }) => kind === 'ordered',
  );
  const left = order!.dueAt! + lateSeconds * 1000 - (await cloud().now());
  await cloud().advance(Math.max(0, left));
}

const keyIn = (lines: string[]): string => / ([\w-]{20,})$/.exec(lines[0]!)![1]!;

// First: a good token is kept for the whole process.
test('a wrong AppSecret, an address that is not on the list: the rest is found, the words say what and where, never the secret', async () => {
  cloud().local.profile.change({ https: { addresses: ['203.0.113.7'] } });
  const context = await connect({ local: cloud().url });
  for (const [secret, words] of [
    [SECRET, /\/tcb\/invokecloudfunction: refused, 40164 .*127\.0\.0\.1/],
    ['wrong-secret', /\/tcb\/invokecloudfunction: refused, 40125/],
  ] as const) {
    const page = (await probe(context, {}, withSecret(secret))).join('\n');
    expect(page).toMatch(words);
    expect(page).toContain('tokens.console: false');
    expect(page).not.toContain(secret);
  }
});

test.each(Array.from({ length: 10 }, (_, n) => [n]))('profile %i is found again, twice', async (n) => {
  const profile = profileOf(n);
  cloud().local.profile.change(profile);
  const context = await connect({ local: cloud().url });
  const out = join(runFolder(), `profile-${n}.json`);
  await byHand(keyIn(await probe(context, { out }, withSecret())));
  const first = await probe(context, { out }, withSecret());
  expect(readProfile(out)).toEqual(profile);
  const file = readFileSync(out, 'utf8');
  expect(await probe(context, { out }, withSecret())).toEqual(first);
  expect(readFileSync(out, 'utf8')).toBe(file);
  expect(await cloud().messages(ADMIN.openid)).toHaveLength(1);
  expect(first.join('\n')).toMatch(/outlives its caller .*yes/);
});

test('without a run nobody is seen; with one a stranger and a wrong key are refused', async () => {
  expect(await cloud().call('probe', {}, ADMIN)).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
  const context = await connect({ local: cloud().url });
  await probe(context, {}, {});
  for (const who of [{ openid: 'o-user' }, { source: 'wx_http' }, { source: 'scf' }])
    expect(await cloud().call('probe', { key: 'wrong' }, who)).toMatchObject({
      error: { code: 'FORBIDDEN' },
    });
  await cloud().advance(61 * 60_000);
  expect(await cloud().call('probe', {}, ADMIN)).toMatchObject({ error: { code: 'NOT_FOUND' } });
});

test('a push forged over HTTP or by an admin does not reach receive', async () => {
  const push = {
    FromUserName: 'o-user',
    CreateTime: 1_795_312_920,
    MsgType: 'event',
    Event: 'subscribe_msg_change_event',
    List: { TemplateId: templateId('backInStock'), SubscribeStatusString: 'reject' },
  };
  for (const who of [{ source: 'wx_http' }, ADMIN]) await cloud().tryCall('probe', push, who);
  expect((await cloud().metrics()).functions.receive?.invocations ?? 0).toBe(0);
  await cloud().tryCall('probe', push, { source: 'wx_unknown' });
  expect((await cloud().metrics()).functions.receive?.invocations).toBe(1);
});

describe('a delayed call, where no call of the function has a token', () => {
  const none = Object.fromEntries(ORIGINS.map((origin) => [origin, false]));

  test('is ordered over HTTPS with the AppSecret; its refusal over the cloud is no lack of the profile', async () => {
    cloud().local.profile.change({ tokens: none, delayed: { source: 'scf', lateSeconds: 30 } });
    const context = await connect({ local: cloud().url });
    expect((await probe(context, {}, {})).join('\n')).toMatch(
      /delayed\.lateSeconds: unknown.*NOTIFY_APP_SECRET/,
    );
    await probe(context, {}, withSecret());
    await untilDelayed(30);
    const page = (await probe(context, {}, {})).join('\n');
    expect(page).toContain('tokens.delayed: false');
    expect(page).toContain('tokens.invokecloudfunction: false');
    expect(page).toContain('delayed.source: "scf"');
    expect(page).toContain('delayed.lateSeconds: 30');
  });
});
