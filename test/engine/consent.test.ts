import type { InboxPage, Preferences, ReportResult, SyncResult } from '../../cloudfunctions/core/contract';
import { snapshot, unbalanced } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { accept, backInStock, data, send, sendMany, templateId } from '../support/shop';
import { tick } from '../support/recover';

const cloud = notifyPerFile();
const LIN = { openid: 'o-lin' };

const sync = async () => data(await cloud().call<SyncResult>('subscribe', { action: 'sync' }, LIN));
const stop = (scope: string, name?: string) =>
  cloud().call('unsubscribe', { action: 'stop', scope, ...(name ? { name } : {}) }, LIN);
const update = async (preferences: object) =>
  data(await cloud().call<Preferences>('subscribe', { action: 'update', preferences }, LIN));

async function report(more: object): Promise<ReportResult> {
  const id = templateId('backInStock');
  await cloud().subscribe('o-lin', { [id]: 'accept' });
  const request = { action: 'report', results: { [id]: 'accept' }, at: await cloud().now(), ...more };
  return data(await cloud().call<ReportResult>('subscribe', request, LIN));
}

describe('no means no', () => {
  test.each([
    ['all', undefined, 'MUTED'],
    ['topic', 'restock', 'TOPIC_OFF'],
    ['template', 'backInStock', 'TEMPLATE_OFF'],
  ])(
    'after an unsubscribe of %s what is queued is suppressed with its reason',
    async (scope, name, reason) => {
      await accept(cloud(), 'o-lin');
      const sendAt = (await cloud().now()) + 60_000;
      await sendMany(cloud(), [backInStock('o-lin', 'restock:1', { sendAt })]);
      data(await stop(scope, name));
      await cloud().advance(61_000);
      await tick(cloud());
      const { messages } = await snapshot(cloud());
      expect(messages).toMatchObject([{ state: 'suppressed', reason }]);
      expect(await cloud().messages('o-lin')).toEqual([]);
    },
  );

  test('an unsubscribe of one topic leaves the others alone', async () => {
    await accept(cloud(), 'o-lin');
    data(await stop('topic', 'offers'));
    expect(data(await send(cloud(), backInStock('o-lin', 'restock:1'))).state).toBe('sent');
  });

  test('a later accept on the sheet permits that one message and asks about the topic', async () => {
    data(await stop('topic', 'restock'));
    expect(await report({ nonce: 'nonce-sheet' })).toEqual({
      outcomes: { [templateId('backInStock')]: 'granted' },
      askToSwitchOn: ['restock'],
    });
    expect(data(await send(cloud(), backInStock('o-lin', 'restock:1'))).state).toBe('sent');
    await report({ nonce: 'nonce-silent', silent: true });
    const second = data(await send(cloud(), backInStock('o-lin', 'restock:2')));
    expect(second).toMatchObject({ state: 'suppressed', reason: { code: 'TOPIC_OFF' } });
  });

  test('a silent top-up after an unsubscribe permits nothing', async () => {
    data(await stop('all'));
    expect((await report({ nonce: 'nonce-silent', silent: true })).askToSwitchOn).toEqual([]);
    const answer = data(await send(cloud(), backInStock('o-lin', 'restock:1')));
    expect(answer).toMatchObject({ state: 'suppressed', reason: { code: 'MUTED' } });
  });

  test('an unsubscribe takes such a permission back', async () => {
    data(await stop('topic', 'restock'));
    await report({ nonce: 'nonce-sheet' });
    data(await stop('topic', 'restock'));
    expect(data(await send(cloud(), backInStock('o-lin', 'restock:1'))).state).toBe('suppressed');
  });
});

describe('how often the sheet was shown', () => {
  const id = templateId('backInStock');
  const shown = async () => (await snapshot(cloud())).events.filter(({ kind }) => kind === 'prompt');
  const reportOf = async (nonce: string, more: object = {}) => ({
    results: { [id]: 'accept' },
    nonce,
    at: await cloud().now(),
    place: 'goods',
    ...more,
  });

  test('all reports of a launch are one insert, and a launch that is repeated counts nothing twice', async () => {
    const reports = [
      await reportOf('nonce-one'),
      await reportOf('nonce-two', { results: { [id]: 'reject' } }),
    ];
    for (let i = 0; i < 2; i++) {
      await cloud().resetMetrics();
      data(await cloud().call('subscribe', { action: 'sync', reports }, LIN));
      const facts = await shown();
      expect(facts.map(({ name }) => name)).toEqual(['goods', 'goods']);
      expect(facts.map(({ props }) => props[id]).sort()).toEqual([false, true]);
      // The new user's document and the facts, together; then the facts alone, refused.
      const { calls } = await cloud().metrics();
      expect(calls['subscribe']).toMatchObject({ 'database.insertDocument': i === 0 ? 2 : 1 });
    }
  });

  test('a report that died at any call counts once after the client has repeated it', async () => {
    let call = 0;
    for (let reached = true; reached;) {
      const who = { openid: `o-${++call}` };
      await cloud().subscribe(who.openid, { [id]: 'accept' });
      const request = { action: 'sync', reports: [await reportOf('nonce-died')] };
      await cloud().kill({ function: 'subscribe', call, when: 'after' });
      await cloud().tryCall('subscribe', request, who);
      reached = await cloud().killed();
      await cloud().clearFaults();
      data(await cloud().call('subscribe', request, who));
      expect((await shown()).filter(({ openid }) => openid === who.openid)).toHaveLength(1);
    }
    expect(call).toBeGreaterThan(5);
    expect(unbalanced(await snapshot(cloud()))).toEqual([]);
  });

  test('silent top-ups and kept choices showed nothing', async () => {
    await report({ nonce: 'nonce-silent', silent: true });
    await report({ nonce: 'nonce-kept', kept: [id] });
    expect(await shown()).toEqual([]);
    await report({ nonce: 'nonce-sheet' });
    expect(await shown()).toMatchObject([{ name: '', props: { [id]: true } }]);
  });
});

test('who just opens the mini program leaves no document; a main switch that is off is noted, and so is its return', async () => {
  const launch = async (mainSwitch: boolean) => {
    data(await cloud().call('subscribe', { action: 'sync', mainSwitch }, LIN));
    return (await snapshot(cloud())).users.map((user) => user.mainSwitch);
  };
  expect(await launch(true)).toEqual([]);
  expect(await launch(false)).toEqual([false]);
  expect(await launch(true)).toEqual([true]);
});

describe('preferences', () => {
  test('quiet hours of the user, in the user’s zone, put an offer off to their end', async () => {
    await accept(cloud(), 'o-lin', 'offer');
    await accept(cloud(), 'o-lin', 'offer');
    await update({ quietHours: { from: '00:00', to: '23:59', zone: 'Asia/Tokyo' } });
    const offer = { template: 'offer', data: { goods: '马克杯', price: '¥9', until: '2026-12-31' } };
    const answer = data(await send(cloud(), backInStock('o-lin', 'offer:1', offer)));
    expect(answer).toMatchObject({ state: 'scheduled', reason: { code: 'QUIET_HOURS' } });
    const tokyo = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Asia/Tokyo',
      hour: '2-digit',
      minute: '2-digit',
    });
    expect(['23:59', '00:00', '00:01']).toContain(tokyo.format(new Date(answer.dueAt!)));
    expect(unbalanced(await snapshot(cloud()))).toEqual([]);
  });

  test.each([
    // The tables write the sign the other way round.
    ['UTC-12', 'Etc/GMT+12'],
    ['UTC+14', 'Pacific/Kiritimati'],
  ])('at %s an offer of the night goes out once, in the morning there', async (zone, table) => {
    await accept(cloud(), 'o-lin', 'offer');
    await accept(cloud(), 'o-lin', 'offer');
    const clock = new Intl.DateTimeFormat('en-GB', { timeZone: table, hour: '2-digit', minute: '2-digit' });
    const from = clock.format(await cloud().now());
    const to = clock.format((await cloud().now()) + 3 * 3_600_000);
    const { quietHours } = await update({ quietHours: { from, to, zone } });
    expect(quietHours).toMatchObject({ from, to, zone });
    const offer = { template: 'offer', data: { goods: '马克杯', price: '¥9', until: '2026-12-31' } };
    const answer = data(await send(cloud(), backInStock('o-lin', 'offer:1', offer)));
    expect(answer).toMatchObject({ state: 'scheduled', reason: { code: 'QUIET_HOURS' } });
    expect(clock.format(new Date(answer.dueAt!))).toBe(to);
    for (let hour = 0; hour < 3; hour++) {
      await tick(cloud());
      expect(await cloud().messages('o-lin')).toEqual([]);
      await cloud().advance(3_600_000);
    }
    for (let again = 0; again < 3; again++) {
      await cloud().advance(60_000);
      await tick(cloud());
    }
    expect(await cloud().messages('o-lin')).toHaveLength(1);
    expect(unbalanced(await snapshot(cloud()))).toEqual([]);
  });

  test('who flies home takes the night along: by the phone’s clock in either place, sent once, in neither night', async () => {
    const HOUR = 3_600_000;
    await accept(cloud(), 'o-lin', 'offer');
    await accept(cloud(), 'o-lin', 'offer');
    const at = async (timeZone: string, hours: number): Promise<string> =>
      new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(
        (await cloud().now()) + hours * HOUR,
      );
    const night = async (zone: string, from: number, to: number) => ({
      from: await at(zone, from),
      to: await at(zone, to),
    });
    // A phone that cannot name its zone.
    const abroad = await night('America/New_York', -1, 3);
    const there = await update({ quietHours: { ...abroad, ahead: [-300, -240] } });
    expect(there.quietHours).toMatchObject({ ...abroad, zone: 'America/New_York' });
    const offer = { template: 'offer', data: { goods: '马克杯', price: '¥9', until: '2026-12-31' } };
    const answer = data(await send(cloud(), backInStock('o-lin', 'offer:1', offer)));
    expect(answer).toMatchObject({ state: 'scheduled', reason: { code: 'QUIET_HOURS' } });
    const home = await night('Asia/Shanghai', -1, 5);
    const here = await update({ quietHours: { ...home, zone: 'Asia/Shanghai', ahead: [480, 480] } });
    expect(here.quietHours).toEqual({ ...home, zone: 'Asia/Shanghai', ahead: 480 });
    const [user] = (await snapshot(cloud())).users;
    expect(user!.quietHours).toEqual({ ...home, zone: '' });
    for (let hour = 0; hour < 5; hour++) {
      await tick(cloud());
      expect(await cloud().messages('o-lin')).toEqual([]);
      await cloud().advance(HOUR);
    }
    for (let again = 0; again < 3; again++) {
      await cloud().advance(60_000);
      await tick(cloud());
    }
    expect(await cloud().messages('o-lin')).toHaveLength(1);
  });

  test('a switched-off topic can be switched on again', async () => {
    await update({ topics: { restock: 'off' }, muted: false });
    const { topics } = await update({ topics: { restock: 'instant' } });
    expect(topics.find(({ name }) => name === 'restock')?.frequency).toBe('instant');
  });
});

describe('what a user can see and take away', () => {
  test('the inbox holds what was sent and what could not be sent for want of a credit', async () => {
    await accept(cloud(), 'o-lin');
    await send(cloud(), backInStock('o-lin', 'restock:1'));
    await send(cloud(), backInStock('o-lin', 'restock:2'));
    const page = data(await cloud().call<InboxPage>('subscribe', { action: 'inbox' }, LIN));
    expect(page.items.map(({ state }) => state).sort()).toEqual(['missed', 'sent']);
    expect(page.items[0]).toMatchObject({
      title: '到货提醒',
      data: { goods: '蓝色马克杯', price: '¥89' },
      read: false,
    });
    expect(page.unread).toBe(2);
    expect((await sync()).unread).toBe(2);
    const read = { action: 'read', ids: page.items.map(({ id }) => id) };
    expect(data(await cloud().call('subscribe', read, LIN))).toEqual({ unread: 0 });
  });

  test('the inbox is read page by page, nobody else’s rows among them', async () => {
    const requests = Array.from({ length: 7 }, (_, i) => backInStock('o-lin', `restock:${i}`));
    await Promise.all(requests.map((request) => send(cloud(), request)));
    await send(cloud(), backInStock('o-other', 'restock:1'));
    const seen: string[] = [];
    for (let before: string | undefined; ;) {
      const request = { action: 'inbox', limit: 3, ...(before ? { before } : {}) };
      const page = data(await cloud().call<InboxPage>('subscribe', request, LIN));
      seen.push(...page.items.map(({ id }) => id));
      before = page.next;
      if (!before) break;
    }
    expect(new Set(seen).size).toBe(7);
    expect(seen).toHaveLength(7);
  });

  test('erase leaves a tombstone: muted, nothing else, and older reports are refused', async () => {
    await accept(cloud(), 'o-lin');
    await send(cloud(), backInStock('o-lin', 'restock:1'));
    const at = await cloud().now();
    await cloud().advance(1000);
    data(await cloud().call('unsubscribe', { action: 'erase', confirm: true }, LIN));
    const { users, messages, events } = await snapshot(cloud());
    expect(events.map(({ kind }) => kind)).toEqual(['unsubscribe']);
    expect(users).toMatchObject([{ _id: 'o-lin', muted: true, credits: {}, recent: [] }]);
    expect(messages).toEqual([]);
    const late = await report({ nonce: 'nonce-late', at });
    expect(late.outcomes[templateId('backInStock')]).toBe('before-rejection');
    expect((await snapshot(cloud())).events.filter(({ kind }) => kind === 'prompt')).toEqual([]);
  });

  test('the export tells what is kept', async () => {
    await accept(cloud(), 'o-lin');
    await send(cloud(), backInStock('o-lin', 'restock:1'));
    const copy = data(await cloud().call('subscribe', { action: 'export' }, LIN));
    expect(copy).toMatchObject({
      user: { _id: 'o-lin' },
      notifications: [{ template: 'backInStock', state: 'sent' }],
      events: [{ kind: 'prompt', props: { [templateId('backInStock')]: true } }],
    });
  });
});
