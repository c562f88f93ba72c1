import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleConfig, sampleRow, sampleUser } from '../../../test/support/sample';
import type { Report } from '../contract';
import type { State } from '../model/states';
import { exportData } from './exportData';
import { takeReport } from './report';
import { sync } from './sync';

const OPENID = 'o-user';
const ID = sampleConfig().templates.backInStock!.id;
const accepting = (nonce: string, more: Partial<Report> = {}): Report => ({
  results: { [ID]: 'accept' },
  nonce,
  at: NOW,
  place: 'goods',
  ...more,
});
const prompts = ({ store }: MemoryContext) =>
  store.all('notify_events').filter(({ kind }) => kind === 'prompt');

describe('the call of a launch', () => {
  test('of somebody who has never been here leaves nothing behind', async () => {
    const context = memoryContext();
    const { templates, preferences, unread, upcoming, now } = await sync(context, OPENID, {
      mainSwitch: true,
    });
    expect(templates.map(({ alias, on, available }) => [alias, on, available])).toEqual([
      ['backInStock', true, 0],
      ['offer', true, 0],
      ['notice', true, 0],
    ]);
    expect([preferences.muted, unread, upcoming, now]).toEqual([false, 0, {}, NOW]);
    expect(context.store.all('notify_users')).toEqual([]);
  });

  test('hands over reports, each answered by its nonce, and shows the balance with them', async () => {
    const context = memoryContext();
    const reports = [accepting('nonce-0001'), accepting('nonce-0001'), accepting('nonce-0002')];
    const answer = await sync(context, OPENID, { reports });
    expect(answer.reports.map(({ nonce, outcomes }) => [nonce, outcomes[ID]])).toEqual([
      ['nonce-0001', 'granted'],
      ['nonce-0001', 'repeated'],
      ['nonce-0002', 'granted'],
    ]);
    expect(answer.templates[0]).toMatchObject({ alias: 'backInStock', available: 2 });
    expect(prompts(context)).toHaveLength(2);
  });

  test.each([
    ['1970', 86_400_000],
    ['2107', 4_323_456_789_000],
  ])('takes the accept of a phone whose clock stands in %s for one of just now', async (_year, phone) => {
    const context = memoryContext();
    const reports = [accepting('nonce-0001', { at: phone - 1000 })];
    const answer = await sync(context, OPENID, { reports, sentAt: phone });
    expect(answer.reports[0]!.outcomes[ID]).toBe('granted');
    expect(context.store.get('notify_users', OPENID).credits[ID]!.grantedAt).toBe(NOW - 1000);
  });

  test('notes the main switch when it has changed, and writes nothing else', async () => {
    const context = memoryContext();
    const noted = async (mainSwitch: boolean) => {
      const before = context.store.calls.length;
      await sync(context, OPENID, { mainSwitch });
      const writes = context.store.calls.slice(before).filter(({ operation }) => operation === 'updateOne');
      return [context.store.get('notify_users', OPENID).mainSwitch, writes.length];
    };
    context.store.put('notify_users', sampleUser());
    expect(await noted(true)).toEqual([null, 0]);
    expect(await noted(false)).toEqual([false, 1]);
    expect(await noted(false)).toEqual([false, 0]);
    expect(await noted(true)).toEqual([true, 1]);
  });

  test('takes the switch that comes with a report for the report, too: nobody’s no voids nothing', async () => {
    const context = memoryContext();
    const books = { [ID]: { granted: 2, available: 2 } };
    context.store.put('notify_users', sampleUser(books));
    const reports = [accepting('nonce-0001', { results: { [ID]: 'reject' }, kept: [ID] })];
    await sync(context, OPENID, { reports, mainSwitch: false });
    expect(context.store.get('notify_users', OPENID)).toMatchObject({
      mainSwitch: false,
      credits: { [ID]: { available: 2, voided: 0 } },
    });
  });

  test('counts what is to come and what is unread, of this user', async () => {
    const context = memoryContext();
    const states: State[] = ['scheduled', 'waiting', 'heldBack', 'sent', 'cancelled'];
    states.forEach((state, n) => {
      const _id = String(n).padStart(22, '0');
      context.store.put('notify_messages', { ...sampleRow({ state, reason: 'NO_CREDIT' }), _id });
    });
    const other = { ...sampleRow({ state: 'scheduled' }), _id: 'x'.repeat(22), to: 'o-other' };
    context.store.put('notify_messages', other);
    expect(await sync(context, OPENID, {})).toMatchObject({ upcoming: { [ID]: 3 }, unread: 2 });
  });

  test('says of each click whether it is one', async () => {
    const context = memoryContext();
    const nid = 'n'.repeat(22);
    const { clicks } = await sync(context, OPENID, { clicks: [nid] });
    expect(clicks).toMatchObject([{ nid }]);
    expect(clicks).toHaveLength(1);
  });
});

describe('a report by itself', () => {
  test('is booked, and the sheet it tells of is counted once', async () => {
    const context = memoryContext();
    expect((await takeReport(context, OPENID, accepting('nonce-0001'))).outcomes).toEqual({
      [ID]: 'granted',
    });
    expect((await takeReport(context, OPENID, accepting('nonce-0001'))).outcomes).toEqual({
      [ID]: 'repeated',
    });
    expect(prompts(context)).toMatchObject([{ name: 'goods', props: { [ID]: true } }]);
  });

  test('of a develop version where users are real is neither booked nor counted, by either way', async () => {
    const environments = { local: { envId: 'local', state: 'formal', admins: [] } };
    const context = memoryContext({ config: sampleConfig({ environments }) });
    const report = accepting('nonce-0001', { envVersion: 'develop' });
    expect((await takeReport(context, OPENID, report)).outcomes).toEqual({ [ID]: 'simulated' });
    expect((await sync(context, OPENID, { reports: [report] })).reports).toMatchObject([
      { outcomes: { [ID]: 'simulated' } },
    ]);
    expect([context.store.all('notify_users'), context.store.all('notify_events')]).toEqual([[], []]);
  });

  test('from before an erasure counts no sheet', async () => {
    const context = memoryContext();
    context.store.put('notify_users', sampleUser({}, { erasedAt: NOW }));
    await takeReport(context, OPENID, accepting('nonce-0001'));
    expect(prompts(context)).toEqual([]);
  });
});

describe('the copy that a user may take along', () => {
  test('has everything of this user and nothing of the machinery', async () => {
    const context = memoryContext();
    context.store.put('notify_users', sampleUser({ [ID]: { granted: 1, available: 1 } }));
    context.store.put('notify_messages', sampleRow({ state: 'sent', sentAt: NOW + 1000 }));
    context.store.put('notify_messages', { ...sampleRow(), _id: 'x'.repeat(22), to: 'o-other' });
    await takeReport(context, OPENID, accepting('nonce-0001'));
    const { user, notifications, events } = await exportData(context, OPENID);
    expect(user).toMatchObject({ _id: OPENID, credits: { [ID]: { available: 2 } } });
    expect(Object.keys(user!)).not.toEqual(expect.arrayContaining(['hold']));
    expect(Object.keys(user!)).not.toEqual(expect.arrayContaining(['touch']));
    expect(notifications).toEqual([
      {
        id: 'n'.repeat(22),
        template: 'backInStock',
        data: { thing1: 'Blue mug' },
        state: 'sent',
        at: new Date(NOW + 1000).toISOString(),
      },
    ]);
    expect(events).toMatchObject([{ kind: 'prompt', name: 'goods', props: { [ID]: true } }]);
  });

  test('of somebody unknown is empty', async () => {
    expect(await exportData(memoryContext(), OPENID)).toEqual({ user: null, notifications: [], events: [] });
  });
});
