/** Copies of an environment: backed up, erased, restored, exported; cut off anywhere and run again. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { AuditDocument } from '../../cloudfunctions/core/model/audit';
import type { MessageDocument } from '../../cloudfunctions/core/model/message';
import type { UserDocument } from '../../cloudfunctions/core/model/user';
import type { Store } from '../../cloudfunctions/core/ports';
import { parseCommand } from '../../ops/arguments';
import type { Connected } from '../../ops/connect';
import type { Manifest } from '../../ops/data/manifest';
import { runCommand } from '../../ops/runCommand';
import { notifyPerFile } from '../support/cloud';
import { connect } from '../support/connect';
import { nidOf } from '../support/links';
import { tick } from '../support/recover';
import { sampleRow } from '../support/sample';
import { accept, ADMIN, backInStock, data, send, sendMany, templateId } from '../support/shop';

const cloud = notifyPerFile();
const ENV = 'local-env';
const HOUR = 3_600_000;
const B = templateId('backInStock');

let folder: string;
let folders = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'notify-data-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const fresh = (): string => join(folder, String(++folders));

/** As typed, in this process. @param change of what it is connected with */
async function ops(words: string[], change = (context: Connected): Connected => context): Promise<string> {
  const parsed = parseCommand([...words, '--local', cloud().url]);
  if (!('command' in parsed)) throw new Error(`${words.join(' ')}: expected a command on data`);
  const connected = await connect(parsed.target);
  const { lines } = await runCommand(change(connected), parsed.command);
  return lines.join('\n');
}

/** The store ends with its n-th call, before or after it has taken effect. */
const dyingAt =
  (n: number, after: boolean) =>
  (context: Connected): Connected => {
    let calls = 0;
    const dying =
      (operation: (...given: unknown[]) => Promise<unknown>) =>
      async (...given: unknown[]) => {
        calls += 1;
        if (calls === n && !after) throw new Error('cut off');
        const answer = await operation(...given);
        if (calls === n) throw new Error('cut off');
        return answer;
      };
    const store = Object.fromEntries(
      Object.entries(context.store).map(([name, operation]) => [name, dying(operation as never)]),
    ) as unknown as Store;
    return { ...context, store };
  };

const isCut = (error: unknown): boolean => error instanceof Error && /cut off/.test(error.message);

/** Runs a command that is cut off at each call in steps of `stride`, until one run comes through. @returns how often it was cut */
async function cutEverywhere(words: string[], stride: number): Promise<number> {
  for (let cuts = 0; ; cuts++) {
    const n = 3 + cuts * stride;
    try {
      await ops(words, dyingAt(n, cuts % 2 === 1));
      return cuts;
    } catch (error) {
      if (!isCut(error)) throw error;
      // What it died with is over two minutes later.
      await cloud().advance(121_000);
    }
  }
}

const at = async (ms: number): Promise<number> => (await cloud().now()) + ms;

/** Somebody was sent to, clicked and bought; some wait, some are scheduled; one answer was lost. */
async function aShop(): Promise<{ sent: string; due: string[] }> {
  for (const openid of ['o-lin', 'o-lin', 'o-wang', 'o-lost']) await accept(cloud(), openid);
  const { id } = data(await send(cloud(), backInStock('o-lin', 'restock:1')));
  await cloud().call('track', { events: [{ kind: 'click', nid: nidOf(id, 'o-lin') }] }, { openid: 'o-lin' });
  await cloud().faults([{ api: 'subscribeMessage.send', when: 'after', reset: true, times: 1 }]);
  await send(cloud(), backInStock('o-lost', 'restock:1'));
  await cloud().clearFaults();
  const sendAt = await at(20 * HOUR);
  await sendMany(cloud(), [
    backInStock('o-lin', 'later', { sendAt }),
    backInStock('o-wang', 'later', { sendAt }),
    backInStock('o-nobody', 'waits', { sendAt: await at(HOUR), whenNoCredit: 'wait' }),
  ]);
  await cloud().call('unsubscribe', { action: 'stop', scope: 'topic', name: 'offers' }, { openid: 'o-wang' });
  await cloud().advance(11 * 60_000);
  await tick(cloud());
  return { sent: id, due: ['o-lin', 'o-wang'] };
}

const byId = <Of extends { _id: string }>(documents: Of[]): Of[] =>
  [...documents].sort((a, b) => (a._id < b._id ? -1 : 1));

/** What must be the same before and after. */
async function figures(): Promise<Record<string, unknown>> {
  const overview = data(await cloud().call<{ asOf: unknown }>('stats', { action: 'overview' }, ADMIN));
  const { collections } = await cloud().export();
  const users = (collections['notify_users'] as unknown as UserDocument[]).map(
    ({ touch: _touch, ...user }) => user,
  );
  return {
    overview: { ...overview, asOf: null },
    credits: await ops(['credits']).then((text) => text.replace(/counted 统计于 .*/, '')),
    users: byId(users),
    rows: await rowsOf(),
  };
}
const rowsOf = async (): Promise<MessageDocument[]> =>
  byId((await cloud().export()).collections['notify_messages'] as unknown as MessageDocument[]);

test('backed up, erased and restored: the same figures and books; what is due goes out once; old links count', async () => {
  const { sent, due } = await aShop();
  const before = await figures();
  const out = fresh();
  const told = await ops(['backup', '--out', out]);
  expect(told).toMatch(/\d documents, schema 1\b/);
  expect(told).toContain('keep it as you keep keys');
  expect(await ops(['erase', '--confirm', ENV])).toContain('notify_users');
  const { collections } = await cloud().export();
  // But for who did it.
  expect(
    Object.entries(collections)
      .filter(([, documents]) => documents.length > 0)
      .map(([name]) => name),
  ).toEqual(['notify_audit']);
  expect(await ops(['restore', out])).toMatch(/documents of local-env are restored/);
  expect(await figures()).toEqual(before);
  await cloud().call(
    'track',
    { events: [{ kind: 'click', nid: nidOf(sent, 'o-lin') }] },
    { openid: 'o-lin' },
  );
  await cloud().advance(20 * HOUR + 60_000);
  await tick(cloud());
  await tick(cloud());
  for (const openid of due) {
    const cards = (await cloud().messages(openid)).length;
    expect([openid, cards]).toEqual([openid, openid === 'o-lin' ? 2 : 1]);
  }
  // One card each: the lost answer was not sent again.
  expect(await cloud().messages('o-lost')).toHaveLength(1);
  expect(await ops(['rebuild-stats'])).toMatch(/agree with/);
  expect((await cloud().metrics()).scans).toEqual([]);
}, 120_000);

test('an environment that has anything is not restored into, and is told what it has', async () => {
  await aShop();
  const out = fresh();
  await ops(['backup', '--out', out]);
  await expect(ops(['restore', out])).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    message: expect.stringMatching(
      /empty environment only.*notify_users, notify_messages, notify_journals/,
    ) as unknown,
  });
  expect(await ops(['health'])).toBeTruthy();
  // Nobody has numbered these data: a refusal does not say that they are of today.
  expect(await ops(['migrate', '--dry-run'])).toContain('schema 1, to be migrated to 3');
  await tick(cloud());
});

test('until all is there the timer does nothing', async () => {
  await aShop();
  const out = fresh();
  await ops(['backup', '--out', out]);
  await ops(['erase', '--confirm', ENV]);
  const dyingAtRows = (context: Connected): Connected => {
    const { store } = context;
    const insert: Store['insert'] = (collection, ...rest) =>
      collection === 'notify_messages'
        ? Promise.reject(new Error('cut off'))
        : store.insert(collection, ...rest);
    return { ...context, store: { ...store, insert } };
  };
  await expect(ops(['restore', out], dyingAtRows)).rejects.toThrow('cut off');
  expect(await cloud().fire('dispatch')).toMatchObject({
    result: { ok: false, error: { code: 'UNAVAILABLE' } },
  });
  await cloud().advance(121_000);
  await expect(ops(['migrate'])).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  const { store, clock } = await connect({ local: cloud().url });
  const claimed = sampleRow({ _id: 'claimed', state: 'claimed', leaseUntil: clock.now() + 60_000 });
  await store.insert('notify_messages', [claimed]);
  await expect(ops(['erase', '--confirm', ENV])).rejects.toMatchObject({ code: 'PENDING' });
  await store.remove('notify_messages', { _id: 'claimed' });
  expect(await cloud().fire('dispatch')).toMatchObject({
    result: {
      ok: false,
      error: { message: expect.stringContaining('run the same command again') as unknown },
    },
  });
  await expect(ops(['restore', fresh()])).rejects.toThrow('expected the manifest of a backup');
  await ops(['restore', out]);
  expect(await cloud().fire('dispatch')).toMatchObject({ result: { ok: true } });
});

test('cut off at call after call, a backup, a restore and an erasure go on where they were', async () => {
  await aShop();
  await sendMany(
    cloud(),
    Array.from({ length: 1200 }, (_, i) =>
      backInStock(`o-many-${i}`, 'many', { sendAt: Date.now() + 40 * HOUR }),
    ),
  );
  const whole = fresh();
  await ops(['backup', '--out', whole]);
  const out = fresh();
  expect(await cutEverywhere(['backup', '--out', out], 2)).toBeGreaterThan(4);
  const sums = (path: string) =>
    (JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8')) as Manifest).files
      .filter(({ of }) => !['notify_locks', 'notify_audit'].includes(of))
      .map(({ of, count, sha256 }) => [of, count, sha256]);
  expect(sums(out)).toEqual(sums(whole));
  const before = await rowsOf();
  expect(await cutEverywhere(['erase', '--confirm', ENV], 5)).toBeGreaterThan(2);
  expect(await rowsOf()).toEqual([]);
  expect(await cutEverywhere(['restore', out], 2)).toBeGreaterThan(4);
  expect(await rowsOf()).toEqual(before);
  expect(await cloud().fire('dispatch')).toMatchObject({ result: { ok: true } });
}, 240_000);

test('a file that was changed since is not restored', async () => {
  await aShop();
  const out = fresh();
  await ops(['backup', '--out', out]);
  await ops(['erase', '--confirm', ENV]);
  const file = join(out, 'notify_users.ndjson');
  writeFileSync(file, readFileSync(file, 'utf8').replace('"available":1', '"available":9'));
  await expect(ops(['restore', out])).rejects.toThrow(/notify_users.ndjson: expected the checksum/);
  expect((await cloud().export()).collections['notify_users'] ?? []).toEqual([]);
});

test('an export holds what is kept and no secret; each notification with the tap that it was agreed to by', async () => {
  await aShop();
  const out = fresh();
  const told = await ops(['export', '--out', out]);
  expect(told).toContain('notifications.ndjson  5');
  const text = readdirSync(out)
    .map((name) => readFileSync(join(out, name), 'utf8'))
    .join('\n');
  for (const secret of ['of-all-tests', '"secret"', '"token"', '"hold"', 'nid='])
    expect(text).not.toContain(secret);
  expect(statSync(join(out, 'users.ndjson')).mode & 0o077).toBe(0);
  const rows = readFileSync(join(out, 'notifications.ndjson'), 'utf8').trim().split('\n');
  const sent = rows
    .map((row) => JSON.parse(row) as Record<string, unknown>)
    .find(({ key }) => key === 'restock:1');
  expect(sent).toMatchObject({ consent: { by: 'tap', templateId: B, title: '到货提醒', place: '' } });
  await expect(ops(['export', '--out', out])).rejects.toThrow('complete since');
  await expect(ops(['restore', out])).rejects.toThrow('expected a backup, got an export');
});

test('one user: exported, backed up, erased as by themselves, and restored where they are not', async () => {
  await aShop();
  const [copy, all] = [fresh(), fresh()];
  await ops(['export', '--out', copy, '--user', 'o-lin']);
  expect(readFileSync(join(copy, 'users.ndjson'), 'utf8')).toContain('o-lin');
  for (const name of readdirSync(copy).filter((each) => each.endsWith('.ndjson')))
    expect(readFileSync(join(copy, name), 'utf8')).not.toContain('o-wang');
  const before = (await rowsOf()).filter(({ to }) => to === 'o-lin');
  // As an older version left them.
  const { store } = await connect({ local: cloud().url });
  await store.update('notify_messages', { to: 'o-lin' }, { $unset: { restsSince: '' } });
  await ops(['backup', '--out', all, '--user', 'o-lin']);
  expect(await ops(['erase', '--user', 'o-lin'])).toContain('Everything of o-lin is deleted');
  const erased = ((await cloud().export()).collections['notify_users'] as unknown as UserDocument[]).find(
    ({ _id }) => _id === 'o-lin',
  );
  expect(erased).toMatchObject({ muted: true, credits: {} });
  expect((await rowsOf()).some(({ to }) => to === 'o-lin')).toBe(false);
  // Who had everything deleted is not brought back.
  await expect(ops(['restore', all])).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    message: expect.stringContaining('o-lin has documents in notify_users') as unknown,
  });
  const inMigration = (context: Connected): Connected => {
    const find: Store['find'] = (collection, query, options) =>
      collection === 'notify_users' && isDeepStrictEqual(query, { _id: { $gt: '' } })
        ? Promise.reject(new Error('cut off'))
        : context.store.find(collection, query, options);
    return { ...context, store: { ...context.store, find } };
  };
  for (const cut of [
    async () => expect(await cutEverywhere(['restore', all], 1)).toBeGreaterThan(5),
    async () => {
      await expect(ops(['restore', all], inMigration)).rejects.toThrow('cut off');
      expect(await ops(['restore', all])).toContain('restored here already');
    },
  ]) {
    await ops(['erase', '--confirm', ENV]);
    expect(await ops(['migrate'])).toContain('from schema 1 to 3');
    await cut();
    expect(await rowsOf()).toEqual(before);
    expect(await ops(['migrate', '--dry-run'])).toContain('nothing to migrate');
  }
  const proof = before.find(({ key }) => key === 'restock:1')!;
  expect(await ops(['explain', proof._id])).toMatch(/agreed 同意: .* · - · 到货提醒/);
  expect((await cloud().metrics()).scans).toEqual([]);
});

test('nothing is erased while it is under way, nor without the environment’s name', async () => {
  await aShop();
  await expect(ops(['erase', '--confirm', 'shop-prod'])).rejects.toThrow(
    'repeat it with --confirm local-env',
  );
  const { store } = await connect({ local: cloud().url });
  const until = (await cloud().now()) + 60_000;
  const hold = {
    token: 't',
    journal: 't:0',
    template: 'backInStock',
    templateId: B,
    topic: 'restock',
    counted: true,
    at: until,
    until,
  };
  await store.update('notify_users', { _id: 'o-wang' }, { $set: { hold } });
  await expect(ops(['erase', '--user', 'o-wang'])).rejects.toMatchObject({ code: 'PENDING' });
  await expect(ops(['backup', '--out', fresh(), '--user', 'o-wang'])).rejects.toMatchObject({
    code: 'PENDING',
  });
  const [row] = await store.find('notify_messages', { to: 'o-wang' }, { limit: 1 });
  await store.update('notify_messages', { _id: row!._id }, { $set: { state: 'claimed', leaseUntil: until } });
  await expect(ops(['erase', '--confirm', ENV])).rejects.toMatchObject({ code: 'PENDING' });
  expect((await rowsOf()).length).toBeGreaterThan(0);
  expect(await cloud().fire('dispatch')).toMatchObject({ result: { ok: true } });
}, 60_000);

test('what changes something stands in the audit log, by whom as far as a shell knows; what looks at figures does not', async () => {
  await aShop();
  await ops(['health']);
  await ops(['overview']);
  await ops(['cancel', '--key', 'nobodys']);
  await ops(['erase', '--user', 'o-lin']);
  await expect(ops(['replay', 'x'.repeat(22)])).rejects.toBeTruthy();
  const lines = (await cloud().export()).collections['notify_audit'] as unknown as AuditDocument[];
  expect(lines.map(({ by, action, target, outcome }) => [by, action, target, outcome])).toEqual([
    ['ops', 'ops cancel', 'nobodys', 'done'],
    ['ops', 'ops erase', 'o-lin', 'done'],
    ['ops', 'ops replay', 'x'.repeat(22), 'refused'],
  ]);
  expect(lines[0]!.name).toMatch(/@/);
});

test('what users wait for', async () => {
  const status = (await cloud().subscribe('o-lin', { [B]: 'accept' }))[B];
  const report = {
    action: 'report',
    results: { [B]: status },
    nonce: 'nonce-wish',
    at: await cloud().now(),
    asked: ['backInStock'],
    about: 'goods:mug-blue',
    label: '蓝色马克杯',
  };
  await cloud().call('subscribe', report, { openid: 'o-lin' });
  expect(await ops(['wishes'])).toMatch(/backInStock +goods:mug-blue +蓝色马克杯 +1 +1/);
});
