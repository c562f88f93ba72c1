import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { resultOf, underWay } from '../../../test/support/memory/underWay';
import { NOW } from '../../../test/support/sample';
import type { JournalResult } from '../model/journal';
import { completeJournal } from './completeJournal';

let context: MemoryContext;
let id: string;
beforeEach(async () => {
  context = memoryContext();
  id = (await underWay(context, { openids: ['o-1', 'o-2'] }))._id;
});
const journal = () => context.store.get('notify_journals', id);
const results = new Map<string, JournalResult>([
  ['n-o-1', resultOf(NOW + 5, 'accepted')],
  ['n-o-2', resultOf(NOW + 6, 43108)],
]);

test('one call makes the results last, and WeChat’s ids findable', async () => {
  expect(await counted(context, () => completeJournal(context, id, results))).toEqual({ update: 1 });
  expect(journal()).toMatchObject({ stage: 'settled', results: Object.fromEntries(results), msgids: ['7'] });
});

test('repeated after its answer was lost, it marks nothing as late', async () => {
  await completeJournal(context, id, results);
  const before = journal();
  await completeJournal(context, id, results);
  expect(journal()).toEqual(before);
});

test('after recovery has given it up the truth still goes in, marked as late', async () => {
  const lost = resultOf(NOW + 1, 'unknown');
  const given = { stage: 'folded', results: { 'n-o-1': lost, 'n-o-2': lost } };
  await context.store.update('notify_journals', {}, { $set: given });
  await completeJournal(context, id, results);
  expect(journal()).toMatchObject({
    stage: 'folded',
    msgids: ['7'],
    results: { 'n-o-1': { kind: 'accepted', late: true }, 'n-o-2': { kind: 'refused', late: true } },
  });
});

test('what recovery has found never begun was left, and is no attempt that came late', async () => {
  const left = resultOf(NOW + 1, 'left');
  await context.store.update(
    'notify_journals',
    {},
    { $set: { stage: 'settled', results: { 'n-o-2': left } } },
  );
  await completeJournal(context, id, new Map([['n-o-2', resultOf(NOW + 6, 'left')]]));
  expect(journal().results).toEqual({ 'n-o-2': left });
});

test('a journal that is gone is not made again', async () => {
  await context.store.remove('notify_journals', {});
  await completeJournal(context, id, results);
  expect(context.store.all('notify_journals')).toEqual([]);
});
