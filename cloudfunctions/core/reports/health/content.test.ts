import { memoryContext, type MemoryContext } from '../../../../test/support/memory/context';
import { NOW } from '../../../../test/support/sample';
import { noteAnswer, noteSilence } from '../../gate/silence';
import { HEALTH } from '../../gate/timeLimit';
import { health } from './report';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
});
const silent = (more: object = {}) =>
  noteSilence(context, 'coupons', { text: 'timed out', missing: false, givenUp: false, ...more });
const item = async () => (await health(context)).items.content;

test('all answer', async () => {
  expect(await item()).toMatchObject({ level: 'ok', numbers: { silent: 0, givenUp: 0 } });
});

test('one that is asked again is worth a look, until it answers', async () => {
  await silent();
  const { level, en, zh } = await item();
  expect(level).toBe('warn');
  expect(en).toMatch(
    /"coupons" gave none at \d\d:\d\d \(Asia\/Shanghai\) \(timed out\)\. See its log and mend it/,
  );
  expect(zh).toMatch(/coupons 于 \d\d:\d\d .*无应答（timed out）。请查看该云函数的日志并修复/);
  context.clock.advance(MINUTE);
  await noteAnswer(context, 'coupons');
  expect(await item()).toMatchObject({ level: 'ok' });
});

test('people were given up on: bad until it answers or nobody asks any more, told for a day', async () => {
  await silent({ givenUp: true });
  const said = expect.stringContaining('Some people have come to their end for it.') as unknown;
  expect(await item()).toMatchObject({ level: 'bad', en: said, numbers: { silent: 1, givenUp: 1 } });
  context.clock.advance(2 * MINUTE);
  await silent();
  expect(await item()).toMatchObject({ level: 'bad' });
  context.clock.advance(HOUR);
  expect(await item()).toMatchObject({ level: 'warn', en: said });
  await noteAnswer(context, 'coupons');
  const again = expect.stringContaining('answers again since') as unknown;
  expect(await item()).toMatchObject({ level: 'warn', en: again, numbers: { silent: 0, givenUp: 1 } });
  context.clock.advance(24 * HOUR);
  expect(await item()).toMatchObject({ level: 'ok', numbers: { silent: 0, givenUp: 0 } });
});

test('one that is not there is bad as long as it is asked for', async () => {
  await silent({ missing: true });
  expect(await item()).toMatchObject({ level: 'bad' });
  context.clock.advance(11 * MINUTE);
  expect(await item()).toMatchObject({ level: 'ok' });
});

test('it is noted in an environment whose health nobody has looked at', async () => {
  await silent();
  expect(context.store.get('notify_locks', HEALTH).silences).toEqual({
    coupons: { at: NOW, text: 'timed out', missing: false },
  });
});
