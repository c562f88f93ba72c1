import { campaignHouse } from '../../../test/support/campaigns/house';
import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { sampleConfig } from '../../../test/support/sample';
import type { SettingsView } from '../contract';
import { freshSettings, gateForOne } from '../gate/document';
import { look } from '../tick/look';
import { manage } from './manage';

const BOSS = { by: 'o-boss', name: '老板' };
const CONFIG = {
  caps: {
    promotional: { max: 1, days: 1, leastIntervalMinutes: 900, fatigue: { ignored: 3, max: 1, days: 7 } },
  },
  quietHours: { from: '22:00', to: '08:00' },
  health: { webhook: 'https://alerts.example.com/key-1' },
  settings: {
    caps: { promotional: 3 },
    quietHours: { from: '23:00', to: '07:00' },
    approveAbove: 5000,
    webhookHosts: ['alerts.example.com'],
    brakes: { complaints: 0.02 },
  },
};

let context: MemoryContext;
beforeEach(() => {
  context = memoryContext({ config: sampleConfig(CONFIG) });
});

const set = (version: number, name: string, value: unknown): Promise<SettingsView> =>
  manage(context, BOSS, {
    ...({ action: 'settings.set', version, name } as object),
    ...(name === 'webhook' && value !== null ? { address: value } : { value }),
  } as never) as Promise<SettingsView>;
const show = (): Promise<SettingsView> =>
  manage(context, BOSS, { action: 'settings.show' }) as Promise<SettingsView>;

test('what was set counts, in the next look of whoever runs, for no call more, and back again', async () => {
  const other = { ...context, config: context.config };
  await look(other);
  await set(0, 'complaints', 0.005);
  await set(1, 'capPromotional', 2);
  await set(2, 'quietHours', '21:00-09:00');
  await set(3, 'approveAbove', 100);
  expect(other.config.campaigns.brakes.complaints).toBe(0.01);
  expect(await counted(context, () => look(other))).toEqual({ aggregate: 1 });
  expect(other.config).toMatchObject({
    campaigns: { brakes: { complaints: 0.005 }, approveAbove: 100 },
    caps: { promotional: { max: 2, days: 1 } },
    quietHours: { from: '21:00', to: '09:00' },
  });
  const view = await set(4, 'complaints', null);
  expect(view).toMatchObject({ version: 5, by: 'o-boss' });
  await look(other);
  expect(other.config.campaigns.brakes.complaints).toBe(0.01);
});

test('a warm instance that sends believes what it knows for ten seconds, then looks: one call', async () => {
  const other = { ...context, config: context.config };
  await gateForOne(other);
  // Somebody else has set it: this instance has not heard.
  const settings = { version: 1, by: 'o', at: context.clock.now(), values: { complaints: 0.004 } };
  await context.store.update('notify_locks', { _id: 'gate' }, { $set: { settings } });
  context.store.put('notify_locks', {
    _id: 'gate',
    token: '',
    until: 0,
    number: 0,
    at: 0,
    settings,
  });
  context.clock.advance(9000);
  expect(await counted(context, () => freshSettings(other))).toEqual({});
  expect(other.config.campaigns.brakes.complaints).toBe(0.01);
  context.clock.advance(1000);
  expect(await counted(context, () => freshSettings(other))).toEqual({ find: 1 });
  expect(other.config.campaigns.brakes.complaints).toBe(0.004);
});

test.each([
  ['complaints', 0.03, 'expected a share, 0.0001 to 0.02'],
  ['refusals', 0.01, 'is not'],
  ['capPromotional', 4, 'expected a whole number, 1 to 3'],
  ['capPromotional', 3, 'agrees with the interval'],
  ['capAll', 1, 'is not'],
  ['quietHours', '23:30-07:00', 'with 23:00-07:00 in it'],
  ['quietHours', '08:00-08:00', 'with 23:00-07:00 in it'],
  ['quietHours', 'never', 'with 23:00-07:00 in it'],
  ['approveAbove', 5001, 'expected a whole number, 1 to 5000'],
  ['webhook', 'https://evil.example.com/', 'at alerts.example.com'],
  ['webhook', 'http://alerts.example.com/', 'at alerts.example.com'],
])('%s may not be %p', async (name, value, words) => {
  await expect(set(0, name, value)).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    message: expect.stringContaining(words) as string,
  });
  expect(await show()).toMatchObject({ version: 0 });
});

test('two operators at once: the later one is told of the other, and nothing is overwritten', async () => {
  await set(0, 'approveAbove', 10);
  await expect(set(0, 'approveAbove', 20)).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining('o-boss') as string,
  });
  expect((await show()).settings.find(({ name }) => name === 'approveAbove')).toMatchObject({ value: 10 });
});

test('the key of an alert receiver is neither shown nor kept in the audit log, and counts', async () => {
  const view = await set(0, 'webhook', 'https://alerts.example.com/key-2');
  expect(view.settings.find(({ name }) => name === 'webhook')).toMatchObject({
    value: 'https://alerts.example.com/…',
    configured: 'https://alerts.example.com/…',
  });
  await freshSettings(context);
  expect(context.config.health.webhook).toBe('https://alerts.example.com/key-2');
  const [line] = context.store.all('notify_audit');
  expect(line).toMatchObject({ action: 'settings.set', target: 'webhook', outcome: 'done' });
  expect(line!.request).not.toContain('key-2');
});

test('what a new configuration does not allow any more does not count, and is shown as that', async () => {
  await set(0, 'complaints', 0.02);
  const { brakes: _gone, ...settings } = CONFIG.settings;
  context.config = sampleConfig({ ...CONFIG, settings: { ...settings, brakes: { complaints: 0.005 } } });
  await freshSettings(context);
  expect(context.config.campaigns.brakes.complaints).toBe(0.01);
  expect((await show()).settings.find(({ name }) => name === 'complaints')).toMatchObject({
    value: 0.01,
    ignored: 0.02,
  });
});

test('what a newer version of the functions has set stops no older one, and outlives its changes', async () => {
  await set(0, 'complaints', 0.005);
  const later = { 'settings.values.somethingNew': 7 };
  await context.store.update('notify_locks', { _id: 'gate' }, { $set: later });
  await context.clock.advance(11_000);
  await gateForOne(context);
  expect(context.config.campaigns.brakes.complaints).toBe(0.005);
  await set(1, 'complaints', 0.006);
  expect(context.store.get('notify_locks', 'gate')?.settings?.values).toEqual({
    complaints: 0.006,
    somethingNew: 7,
  });
});

test('set while a worker runs: its windows go by it ten seconds later, and no row is lost', async () => {
  const house = campaignHouse({ config: sampleConfig(CONFIG) });
  const people = house.people(250);
  await house.create(people);
  await house.start(250);
  // Another machine: what it knows of settings is its own.
  const other = { ...house.context, config: sampleConfig(CONFIG) };
  let setAt = Infinity;
  const late: number[] = [];
  house.context.answer = async () => {
    house.context.clock.advance(200);
    if (house.context.sent.length === 30) {
      setAt = house.context.clock.now();
      await manage(other, BOSS, {
        action: 'settings.set',
        version: 0,
        name: 'quietHours',
        value: '21:00-20:30',
      } as never);
    }
    if (house.context.clock.now() > setAt + 10_000) late.push(house.context.clock.now());
    return { ok: true };
  };
  await house.minutes(3);
  const sent = house.recipients().length;
  // Windows that had been looked at before may end: two, of 25 each.
  expect([setAt < Infinity, late.length <= 50, sent < 200]).toEqual([true, true, true]);
  const rest = house.rows().filter(({ state }) => state === 'scheduled');
  expect(rest.length + sent).toBe(250);
  expect(new Set(rest.map(({ reason }) => reason))).toEqual(new Set(['QUIET_HOURS']));
  expect(house.problems()).toEqual([]);
});
