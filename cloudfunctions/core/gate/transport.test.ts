import { counted, memoryContext } from '../../../test/support/memory/context';
import { NOW } from '../../../test/support/sample';
import { readGate } from './document';
import { HEALTH } from './timeLimit';
import { ABSENT, noteLack, pauseTransport, resumeTransport } from './transport';

const MINUTE = 60_000;
const TIMER = { code: 'NO_WECHAT_TOKEN', function: 'dispatch', source: 'wx_trigger' } as const;
const REFUSED = { form: 'refused', text: 'Invalid wxCloudApiToken' } as const;

test('a pause says since when, and why; several runs at once begin one', async () => {
  const context = memoryContext();
  await Promise.all([1, 2].map(() => pauseTransport(context, TIMER, ABSENT, undefined)));
  expect((await readGate(context)).lack).toEqual({ ...TIMER, ...ABSENT, since: NOW, at: NOW, until: 0 });
  context.clock.advance(MINUTE);
  await pauseTransport(context, TIMER, ABSENT, undefined);
  expect((await readGate(context)).lack?.since).toBe(NOW);
});

test('a refused token is tried again after 1, 2, 4… 30 minutes; the pause began with the first refusal', async () => {
  const context = memoryContext();
  const rests: number[] = [];
  for (let i = 0; i < 7; i++) {
    await pauseTransport(context, TIMER, REFUSED, (await readGate(context)).lack);
    const { until, since } = (await readGate(context)).lack!;
    expect(since).toBe(NOW);
    rests.push((until - context.clock.now()) / MINUTE);
    context.clock.advance(until - context.clock.now());
  }
  expect(rests).toEqual([1, 2, 4, 8, 16, 30, 30]);
});

test('it ends with the first run that can send, and not by the word of one that has seen an older pause', async () => {
  const context = memoryContext();
  await pauseTransport(context, TIMER, ABSENT, undefined);
  const { lack: first } = await readGate(context);
  await resumeTransport(context, first!);
  expect((await readGate(context)).lack).toBeUndefined();
  context.clock.advance(MINUTE);
  await pauseTransport(context, TIMER, ABSENT, undefined);
  await resumeTransport(context, first!);
  expect((await readGate(context)).lack?.since).toBe(NOW + MINUTE);
});

test('who could not send is noted once an hour per instance, and since when stays', async () => {
  const context = memoryContext();
  const lack = { ...TIMER, function: 'send', source: 'wx_http' };
  const kept = () => context.store.get('notify_locks', HEALTH).lacks?.['send:wx_http:absent'];
  await noteLack(context, lack, ABSENT);
  expect(kept()).toEqual({ ...lack, ...ABSENT, since: NOW, at: NOW });
  context.clock.advance(59 * MINUTE);
  expect(await counted(context, () => noteLack(context, lack, ABSENT))).toEqual({});
  context.clock.advance(MINUTE);
  expect(await counted(context, () => noteLack(context, lack, ABSENT))).toEqual({ update: 1 });
  expect(kept()).toMatchObject({ since: NOW, at: NOW + 60 * MINUTE });
});

test('what could not be written is told again', async () => {
  const context = memoryContext();
  const lack = { ...TIMER, function: 'send', source: 'wx_trigger,scf' };
  context.store.around = () => Promise.reject(new Error('down'));
  await expect(noteLack(context, lack, ABSENT)).rejects.toThrow('down');
  context.store.around = (_call, run) => run();
  await noteLack(context, lack, ABSENT);
  expect(context.store.get('notify_locks', HEALTH).lacks).toMatchObject({
    'send:wx_trigger,scf:absent': { since: NOW },
  });
});

test('another caller, and another form, stand beside it; nothing of a source becomes a path', async () => {
  const context = memoryContext();
  for (const source of ['', 'wx_client,scf', 'a.b$c'])
    await noteLack(context, { ...TIMER, function: 'send', source }, REFUSED);
  expect(Object.keys(context.store.get('notify_locks', HEALTH).lacks ?? {})).toEqual([
    'send::refused',
    'send:wx_client,scf:refused',
    'send:a_b_c:refused',
  ]);
});
