import { memoryContext } from '../../../test/support/memory/context';
import { sampleRow } from '../../../test/support/sample';
import { cancel } from '../queue/cancel';
import { replay } from './replay';

test('one that was cancelled under way and failed all the same is sent again when somebody asks for that', async () => {
  const context = memoryContext();
  const data = { thing1: 'Blue mug', amount2: '89', thing3: '数量有限' };
  const row = sampleRow({ _id: 'a', data });
  context.store.put('notify_messages', row);
  await cancel(context, { id: 'a' });
  await context.store.update(
    'notify_messages',
    {},
    { $set: { state: 'failed', reason: 'INVALID_TEMPLATE' } },
  );
  expect(await replay(context, { id: 'a' })).toMatchObject({ replayed: 1 });
  expect(context.store.get('notify_messages', 'a')).toMatchObject({ state: 'scheduled', cancelAsked: false });
});
