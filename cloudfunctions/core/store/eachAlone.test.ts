import { memoryContext } from '../../../test/support/memory/context';
import { eachAlone } from './eachAlone';

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
