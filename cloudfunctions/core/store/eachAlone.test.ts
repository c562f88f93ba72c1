import { memoryContext } from '../../../test/support/memory/context';
import { eachAlone, LONGEST } from './eachAlone';

test('each has its turn, in order; what failed is logged, and the first failure told at the end', async () => {
  const context = memoryContext();
  const seen: number[] = [];
  const all = eachAlone(context, 'some.error', [1, 2, 3, 4], async (item) => {
    seen.push(item);
    if (item % 2 === 0) throw new Error(`no ${item}`);
  });
  await expect(all).rejects.toThrow('no 2');
  expect(seen).toEqual([1, 2, 3, 4]);
  expect(context.logged.map(({ event }) => event)).toEqual(['some.error', 'some.error']);
});

test('where nothing fails nothing is logged', async () => {
  const context = memoryContext();
  await eachAlone(context, 'some.error', new Set(['a']), async () => undefined);
  expect(context.logged).toEqual([]);
});

test('while all goes well it may take its time; where something fails the rest is left after a while', async () => {
  const context = memoryContext();
  const seen: string[] = [];
  const act = (item: string): Promise<void> => {
    seen.push(item);
    context.clock.advance(LONGEST / 2);
    return item.startsWith('bad') ? Promise.reject(new Error(item)) : Promise.resolve();
  };
  await eachAlone(context, 'some.error', ['a', 'b', 'c', 'd'], act);
  expect(seen).toEqual(['a', 'b', 'c', 'd']);
  await expect(eachAlone(context, 'some.error', ['bad 1', 'bad 2', 'bad 3'], act)).rejects.toThrow('bad 1');
  expect(seen.slice(4)).toEqual(['bad 1', 'bad 2']);
});
