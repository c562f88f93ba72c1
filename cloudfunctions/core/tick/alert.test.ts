import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleConfig, sampleRow } from '../../../test/support/sample';
import { HEALTH } from '../gate/timeLimit';
import { alertIfNeeded } from './alert';

const WEBHOOK = 'https://qyapi.example/robot';
const MINUTE = 60_000;
let context: MemoryContext;
beforeEach(() => {
  const config = sampleConfig();
  context = memoryContext({ config: { ...config, health: { ...config.health, webhook: WEBHOOK } } });
});
const lag = () =>
  context.store.put(
    'notify_messages',
    sampleRow({ state: 'scheduled', dueAt: context.clock.now() - 10 * MINUTE }),
  );

test('without a webhook it costs nothing', async () => {
  const plain = memoryContext();
  expect(await counted(plain, () => alertIfNeeded(plain))).toEqual({});
});

test('while all is well it costs one look and says nothing', async () => {
  await alertIfNeeded(context);
  expect(await counted(context, () => alertIfNeeded(context))).toEqual({ aggregate: 1 });
  expect(context.alerts).toEqual([]);
});

test('what is worth waking somebody for is posted in both languages, ready for a robot', async () => {
  lag();
  expect(await alertIfNeeded(context)).toBe(true);
  expect(context.alerts).toMatchObject([
    {
      url: WEBHOOK,
      body: {
        msgtype: 'text',
        text: { content: expect.stringMatching(/^Miniprogram Notify \(local\)\n有 1 条到期.*1 are due/) },
        appid: 'wx0123456789abcdef',
        problems: [{ name: 'lag', level: 'bad' }],
      },
    },
  ]);
});

test('at most once an hour, over ticks one after the other and at once', async () => {
  lag();
  await Promise.all([alertIfNeeded(context), alertIfNeeded(context)]);
  context.clock.advance(60 * MINUTE - 1);
  expect(await alertIfNeeded(context)).toBe(false);
  expect(context.alerts).toHaveLength(1);
  context.clock.advance(1);
  expect(await alertIfNeeded(context)).toBe(true);
});

test('a webhook that does not answer is tried again some minutes later, and the tick goes on', async () => {
  lag();
  context.alert = async () => {
    throw new Error('no answer');
  };
  expect(await alertIfNeeded(context)).toBe(false);
  expect(context.store.get('notify_locks', HEALTH).until).toBe(NOW + 5 * MINUTE);
  expect(context.logged.map(({ event }) => event)).toEqual(['alert.failed']);
});

test('what only has to be looked at some time alarms nobody', async () => {
  context.store.put('notify_messages', sampleRow({ state: 'heldBack', reason: 'BREAKER' }));
  expect(await alertIfNeeded(context)).toBe(false);
});
