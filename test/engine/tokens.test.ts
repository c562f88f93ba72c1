import type { HealthReport, SendResult } from '../../cloudfunctions/core/contract';
import type { Profile } from '../../local-cloud/profile/schema';
import { PROFILES } from '../../local-cloud/profile/builtIn';
import { snapshot, unsettled } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { LONG } from '../support/profiles';
import { sentAt } from '../support/flow';
import { comeToRest, tick } from '../support/recover';
import { seed } from '../support/seed';
import { accept, ADMIN, backInStock, data, templateId } from '../support/shop';

/** HTTP is switched on: one of the origins. */
const cloud = notifyPerFile({ config: 'test/fixtures/callers.config.ts' });
const id = templateId('backInStock');
const play = (profile: Profile | Parameters<ReturnType<typeof cloud>['local']['profile']['change']>[0]) =>
  cloud().local.profile.change(profile);
const secret = async (...users: string[]) =>
  Promise.all(users.map(async (openid) => (await cloud().credits(openid))[id] ?? 0));
const ask = async <T = SendResult>(source: string, request: object): Promise<T> =>
  data(await cloud().call<T>('send', request, { source }));
const health = async () =>
  data(await cloud().call<HealthReport>('stats', { action: 'health' }, ADMIN)).items.tokens;
const USERS = ['o-send', 'o-many', 'o-replay', 'o-try'];

/** One who has a row that failed, and one whose credit the books do not know. */
async function prepare(): Promise<string> {
  for (const openid of USERS.slice(0, 3)) expect(await accept(cloud(), openid)).toBe('granted');
  await cloud().subscribe('o-try', { [id]: 'accept' });
  const row = await ask('scf', {
    action: 'send',
    ...backInStock('o-replay', 'k'),
    // On a busy machine a second is over before the function looks.
    sendAt: (await cloud().now()) + 60_000,
  });
  await cloud().advance(61_000);
  await cloud().faults([
    { api: 'subscribeMessage.send', error: { code: 47003, message: 'data.thing1.value invalid' } },
  ]);
  await tick(cloud());
  await cloud().clearFaults();
  expect((await snapshot(cloud())).messages[0]).toMatchObject({ _id: row.id, state: 'failed' });
  return row.id;
}

/** PLATFORM §2, "Who has a token": where a call begins, who calls `send`, and whether that has one by the profile. */
const ORIGINS: [what: string, source: string, has: Record<'default' | 'harsh', boolean>][] = [
  ['a function behind a mini program', 'wx_client,scf', { default: true, harsh: false }],
  ['a function behind DevTools', 'wx_devtools,scf', { default: true, harsh: false }],
  ['a function behind a timer', 'wx_trigger,scf', { default: false, harsh: false }],
  ['HTTP access', 'wx_http', { default: false, harsh: false }],
  ['a function behind HTTP access', 'wx_http,scf', { default: false, harsh: false }],
  ['the console', 'scf', { default: false, harsh: false }],
];

describe.each(['default', 'harsh'] as const)('in the profile %s', (name) => {
  test.each(ORIGINS)(
    '%s: nothing is lost, nothing doubled, and what has no token waits',
    async (_what, source, has) => {
      play(PROFILES[name]!);
      // A warm instance of another file's may have said so within the hour.
      await cloud().advance(61 * 60_000);
      const failed = await prepare();
      const before = await secret(...USERS);
      const sent = await ask(source, { action: 'send', ...backInStock('o-send', 'k') });
      const many = await ask<{ results: SendResult[] }>(source, {
        action: 'sendMany',
        notifications: [backInStock('o-many', 'k')],
      });
      await ask(source, { action: 'replay', id: failed });
      const tried = await ask(source, {
        action: 'send',
        ...backInStock('o-try', 'k', { whenNoCredit: 'try' }),
      });
      expect(many.results[0]).toMatchObject({ state: 'scheduled' });
      if (has[name]) {
        expect([sent.state, tried.state]).toEqual(['sent', 'sent']);
      } else {
        for (const answer of [sent, tried])
          expect(answer).toMatchObject({ state: 'scheduled', willSend: true, reason: { code: 'NO_TOKEN' } });
        expect(await secret(...USERS)).toEqual(before);
        expect((await snapshot(cloud())).users.map(({ hold }) => hold)).toEqual(
          (await snapshot(cloud())).users.map(() => null),
        );
        expect(await health()).toMatchObject({ level: 'warn', en: expect.stringContaining(`"${source}"`) });
      }
      await tick(cloud());
      for (const openid of USERS) expect(await cloud().messages(openid)).toHaveLength(1);
      expect(await secret(...USERS)).toEqual(before.map((credits) => credits - 1));
      await comeToRest(cloud());
      expect(await unsettled(cloud())).toEqual([]);
      expect((await snapshot(cloud())).locks.find(({ _id }) => _id === 'gate')?.gate?.breakers ?? {}).toEqual(
        {},
      );
    },
  );

  // In both it is the same rule; the long form plays both.
  if (name === 'harsh' && !LONG) return;

  test('further workers have none: they say so once, and the timer works alone', async () => {
    play(PROFILES[name]!);
    const users = Array.from({ length: 330 }, (_, i) => `o-${i}`);
    await seed(cloud(), { users });
    await tick(cloud());
    const runs = async () => (await cloud().metrics()).counted.functions.dispatch?.runs ?? 0;
    const lockOf = async () => (await snapshot(cloud())).locks.find(({ _id }) => _id === 'tick');
    expect(sentAt(cloud()).length).toBeGreaterThanOrEqual(330);
    expect((await lockOf())?.workers).toEqual({ at: expect.any(Number) });
    await comeToRest(cloud());
    expect(await unsettled(cloud())).toEqual([]);
    const { workers } = (await lockOf())!;
    await seed(cloud(), { users });
    await cloud().import({ ...(await withLock({ workers })) });
    await cloud().advance(60_000);
    const before = await runs();
    await tick(cloud());
    expect((await runs()) - before).toBe(1);
    expect(await health()).toMatchObject({ level: 'ok' });
  }, 60_000);
});

/** The state as it is, with what the tick had kept. */
async function withLock(kept: object) {
  const { collections } = await cloud().export();
  const now = await cloud().now();
  return {
    collections: {
      ...collections,
      notify_locks: [
        ...(collections.notify_locks ?? []),
        { _id: 'tick', token: '', until: 0, number: 0, at: now, ...kept },
      ],
    },
  };
}

test.each(['absent', 'present'] as const)(
  'a timer without a token (%s) pauses, health says so; the next one with one sends everything once',
  async (variable) => {
    // A warm instance would show the token of an earlier run, which the local cloud takes.
    play({
      ...PROFILES.default!,
      leftovers: false,
      missingToken: { ...PROFILES.harsh!.missingToken, variable },
    });
    const users = Array.from({ length: 40 }, (_, i) => `o-${i}`);
    await seed(cloud(), { users });
    play({ tokens: { timer: false } });
    for (let i = 0; i < 3; i++) {
      await tick(cloud());
      await cloud().advance(60_000);
    }
    expect(await secret(...users)).toEqual(users.map(() => 1));
    expect(await health()).toMatchObject({
      level: 'bad',
      en: expect.stringMatching(/the timer of dispatch \(source "wx_trigger"\)/),
      zh: expect.stringContaining('dispatch 的定时器'),
    });
    const waiting = await ask('wx_http', { action: 'send', ...backInStock('o-0', 'other') });
    expect(waiting.reason?.message).toMatch(/timer’s runs have had no WeChat token since/);
    play({ tokens: { timer: true } });
    await cloud().advance(4 * 60_000);
    await tick(cloud());
    for (const openid of users) expect(await cloud().messages(openid)).toHaveLength(1);
    expect(await health()).not.toMatchObject({ level: 'bad' });
    await comeToRest(cloud());
    expect(await unsettled(cloud())).toEqual([]);
  },
  60_000,
);
