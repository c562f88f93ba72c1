import { memoryContext } from '../../../test/support/memory/context';
import { NOW, sampleConfig } from '../../../test/support/sample';
import { OPEN_GATE, readGate } from './document';
import { pausePromotional, resumePromotional, standsStill } from './promotional';
import { seenGoing } from './seen';

test('the first pause stands, whoever repeats it; what has ended is told once', async () => {
  const context = memoryContext();
  expect(await pausePromotional(context, 'o-1', 'a mistake')).toEqual({
    by: 'o-1',
    at: NOW,
    why: 'a mistake',
  });
  context.clock.advance(1000);
  expect(await pausePromotional(context, 'o-2', 'another')).toMatchObject({ by: 'o-1', at: NOW });
  expect(await resumePromotional(context)).toMatchObject({ by: 'o-1', why: 'a mistake' });
  expect(await readGate(context)).not.toHaveProperty('promotional');
  expect(await resumePromotional(context)).toBeUndefined();
});

test('a resume of a pause that has been resumed meanwhile leaves the next one alone', async () => {
  const context = memoryContext();
  await pausePromotional(context, 'o-1', 'a');
  let isFirst = true;
  context.store.around = async ({ operation }, run) => {
    const found = await run();
    if (operation === 'find' && isFirst) {
      isFirst = false;
      await resumePromotional(context);
      context.clock.advance(1);
      await pausePromotional(context, 'o-2', 'b');
    }
    return found;
  };
  await resumePromotional(context);
  context.store.around = undefined;
  expect(await readGate(context)).toMatchObject({ promotional: { by: 'o-2' } });
});

test('only promotional templates stand still', () => {
  const gate = { ...OPEN_GATE, promotional: { by: 'o-1', at: NOW, why: 'a' } };
  const config = sampleConfig();
  expect(['offer', 'backInStock', 'gone'].map((alias) => standsStill(gate, config, alias))).toEqual([
    ...[true, false, false],
  ]);
  expect(standsStill(OPEN_GATE, config, 'offer')).toBe(false);
});

test('what was seen going is believed for ten seconds, and not after a change', async () => {
  const context = memoryContext();
  await resumePromotional(context);
  const { noteSeen } = await import('./seen');
  noteSeen(context, {});
  context.clock.advance(9999);
  expect(seenGoing(context)).toBe(true);
  context.clock.advance(1);
  expect(seenGoing(context)).toBe(false);
  noteSeen(context, {});
  await pausePromotional(context, 'o-1', 'a');
  expect(seenGoing(context)).toBe(false);
});
