/** @jest-environment jsdom */
import { until } from '../withClient';
import { withComponents, type ComponentWorld, type Shown } from '../withComponents';

async function opened(world: ComponentWorld): Promise<Shown> {
  await world.open();
  return world.mount('notify-settings');
}
const updates = ({ server }: ComponentWorld) =>
  server.calls.filter(({ data }) => data.action === 'update').map(({ data }) => data.preferences);

/** Minutes ahead of UTC in which the phone lives, all year; what it calls its zone is another matter. */
function phoneIn(ahead: number): void {
  jest.spyOn(Date.prototype, 'getTimezoneOffset').mockReturnValue(-ahead);
}

describe('times are those of the phone’s clock', () => {
  const NEW_YORK = { zone: 'America/New_York', ahead: -300 };
  const QUIET = { from: '22:00', to: '08:00' };
  beforeEach(() => phoneIn(480));
  afterEach(() => jest.restoreAllMocks());

  test('where they are in its zone, no zone is spoken of', () =>
    withComponents(async (world) => {
      world.server.quietHours = { ...QUIET, zone: 'Asia/Shanghai', ahead: 480 };
      world.server.digests = { restock: 'daily' };
      world.server.digestTime = { at: '20:00', weekday: 1, zone: 'Asia/Hong_Kong', ahead: 480 };
      const settings = await opened(world);
      expect([settings.has('quiet-elsewhere'), settings.has('digest-elsewhere')]).toEqual([false, false]);
    }));

  test('who has moved is told by which clock they are, and takes this one’s with a tap', () =>
    withComponents(async (world) => {
      world.server.quietHours = { ...QUIET, ...NEW_YORK };
      world.server.digests = { restock: 'daily' };
      world.server.digestTime = { at: '20:00', weekday: 1, zone: 'UTC+05:30', ahead: 330 };
      const settings = await opened(world);
      expect(settings.text('quiet-elsewhere')).toBe('以上按 UTC-5 计算，本机是北京时间');
      expect(settings.text('digest-elsewhere')).toBe('以上按 UTC+5:30 计算，本机是北京时间');
      settings.tap('quiet-here');
      // Gone at once, before the server has answered.
      expect(settings.has('quiet-elsewhere')).toBe(false);
      settings.tap('digest-here');
      await until(() => updates(world).length === 2 && settings.data.saving === 0);
      expect(updates(world)).toMatchObject([
        { quietHours: { ...QUIET, ahead: [480, 480] } },
        { digestTime: { at: '20:00', weekday: 1, ahead: [480, 480] } },
      ]);
      expect([settings.has('quiet-elsewhere'), settings.has('digest-elsewhere')]).toEqual([false, false]);
    }));

  test('what cannot be saved is said to be elsewhere still', () =>
    withComponents(async (world) => {
      world.server.quietHours = { ...QUIET, ...NEW_YORK };
      const settings = await opened(world);
      world.network.online = false;
      settings.tap('quiet-here');
      await until(() => settings.has('message'));
      expect(settings.text('quiet-elsewhere')).toMatch(/UTC-5/);
    }));

  test('abroad the configuration’s usual hour of digests is told to be another clock’s', () =>
    withComponents(async (world) => {
      phoneIn(-210);
      world.server.digests = { restock: 'daily' };
      world.server.digestTime = { at: '20:00', weekday: 1, zone: 'Asia/Shanghai', ahead: 480 };
      const settings = await opened(world);
      expect(settings.text('digest-elsewhere')).toBe('以上按北京时间计算，本机是 UTC-3:30');
    }));

  test('functions that do not say how far a zone is ahead leave the page as it was', () =>
    withComponents(async (world) => {
      phoneIn(-300);
      world.server.quietHours = { ...QUIET, zone: 'Asia/Shanghai' };
      expect((await opened(world)).has('quiet-elsewhere')).toBe(false);
    }));
});
