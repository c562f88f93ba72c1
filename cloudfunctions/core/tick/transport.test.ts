import { bookProblems } from '../../../test/support/memory/books';
import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { having, lacking, TOKEN_REFUSED } from '../../../test/support/memory/lacking';
import { sampleConfig, sampleRow, sampleUser } from '../../../test/support/sample';
import { readGate } from '../gate/document';
import { HEALTH } from '../gate/timeLimit';
import { runTick } from './run';
import { helpOut } from './send';

const MINUTE = 60_000;
const { id: T } = sampleConfig().templates.backInStock!;
let context: MemoryContext;
beforeEach(() => {
  const config = sampleConfig();
  context = memoryContext({ config: { ...config, health: { ...config.health, webhook: 'https://robot' } } });
});

function due(...users: string[]): void {
  for (const to of users) {
    const books = { [T]: { available: 1, granted: 1 } };
    context.store.put('notify_users', sampleUser(books, { _id: to, creditFor: [T] }));
    context.store.put('notify_messages', sampleRow({ _id: `n-${to}`, to, state: 'scheduled', token: '' }));
  }
}
function tick(byTimer = true) {
  context.deadline = context.clock.now() + MINUTE;
  return runTick(context, byTimer);
}
const lackOf = (source = 'wx_trigger', name = 'dispatch') =>
  lacking(context, source, 'NO_WECHAT_TOKEN', name);
const rows = () => context.store.all('notify_messages');
const states = () => rows().map(({ state }) => state);
const written = () =>
  context.store.calls.filter(({ collection }) => ['notify_users', 'notify_journals'].includes(collection));

describe('a run of the timer without a token', () => {
  beforeEach(() => {
    due('o-1', 'o-2');
    lackOf();
  });

  test('takes nothing into its hands, pauses, and wakes somebody at once', async () => {
    await tick();
    expect([context.sent, states(), written()]).toEqual([[], ['scheduled', 'scheduled'], []]);
    expect(rows()[0]?.history).toEqual(sampleRow({}).history);
    expect((await readGate(context)).lack).toMatchObject({ form: 'absent', source: 'wx_trigger' });
    expect(context.alerts).toMatchObject([{ body: { problems: [{ name: 'tokens', level: 'bad' }] } }]);
  });

  test('is said once: further runs write nothing of it', async () => {
    context.config = sampleConfig();
    await tick();
    await tick();
    expect(await counted(context, () => tick())).toEqual({ aggregate: 1 });
  });

  test('ends with the first that has one: everything goes out, once', async () => {
    await tick();
    having(context);
    await tick();
    expect((await readGate(context)).lack).toBeUndefined();
    expect([context.sent.length, states()]).toEqual([2, ['sent', 'sent']]);
    expect(bookProblems(context)).toEqual([]);
  });
});

test('another call of dispatch without one sends nothing, and pauses nothing', async () => {
  due('o-1');
  lackOf('scf');
  await tick(false);
  expect([context.sent, (await readGate(context)).lack, context.alerts]).toEqual([[], undefined, []]);
});

describe('a token of the timer that is refused', () => {
  beforeEach(() => {
    due('o-1', 'o-2', 'o-3');
    context.answer = () => TOKEN_REFUSED;
    having(context);
  });

  test('stops the run at the first refusal; rows stay due, credits are there, no breaker opens', async () => {
    await tick();
    const gate = await readGate(context);
    expect(gate.breakers).toEqual({});
    expect(gate.lack).toMatchObject({ form: 'refused', text: TOKEN_REFUSED.ok ? '' : TOKEN_REFUSED.text });
    expect(rows().map(({ state, reason, dueAt }) => [state, reason, dueAt <= context.clock.now()])).toEqual(
      Array.from({ length: 3 }, () => ['scheduled', 'NO_TOKEN', true]),
    );
    expect(rows().every(({ attempts }) => attempts === 0)).toBe(true);
    expect(bookProblems(context)).toEqual([]);
  });

  test('rests, is tried again, and sends when it is taken', async () => {
    await tick();
    const tried = context.sent.length;
    await tick();
    expect(context.sent).toHaveLength(tried);
    context.clock.advance(MINUTE);
    await tick();
    expect(context.sent.length).toBeGreaterThan(tried);
    context.answer = () => ({ ok: true });
    context.clock.advance(2 * MINUTE);
    await tick();
    expect([states(), (await readGate(context)).lack]).toEqual([['sent', 'sent', 'sent'], undefined]);
    expect(bookProblems(context)).toEqual([]);
  });

  test('that WeChat answers at all ends the pause, whatever it answers', async () => {
    await tick();
    context.clock.advance(MINUTE);
    context.answer = () => ({ ok: false, code: 47003, text: 'data.thing1.value invalid' });
    await tick();
    expect((await readGate(context)).lack).toBeUndefined();
  });
});

describe('a further worker', () => {
  const many = () => due(...Array.from({ length: 320 }, (_, i) => `o-${i}`));
  const lock = () => context.store.get('notify_locks', 'tick');

  test('without a token sends nothing, says so, and is not called again', async () => {
    many();
    await tick();
    expect(context.started.length).toBeGreaterThan(0);
    lackOf('wx_trigger,scf');
    expect(await helpOut(context, 1)).toBe(0);
    expect(written().filter(({ operation }) => operation === 'insert')).toHaveLength(
      context.store.all('notify_journals').length,
    );
    expect(lock().workers).toEqual({ at: context.clock.now() });
    expect(context.store.get('notify_locks', HEALTH).lacks).toHaveProperty('dispatch:wx_trigger,scf:absent');

    having(context);
    context.clock.advance(2 * MINUTE);
    context.started.length = 0;
    due(...Array.from({ length: 320 }, (_, i) => `later-${i}`));
    await tick();
    expect(context.started).toEqual([]);
    expect(states().every((state) => state === 'sent')).toBe(true);
    expect((await readGate(context)).lack).toBeUndefined();
  });

  test('whose token is refused gives back what it had, and says so too', async () => {
    due('o-1', 'o-2');
    await tick(false);
    due('o-3', 'o-4');
    context.answer = () => TOKEN_REFUSED;
    context.deadline = context.clock.now() + MINUTE;
    await helpOut(context, 1);
    expect(lock().workers).toEqual({ at: expect.any(Number) });
    expect(states()).toEqual(['sent', 'sent', 'scheduled', 'scheduled']);
    expect((await readGate(context)).lack).toBeUndefined();
    expect(bookProblems(context)).toEqual([]);
  });
});
