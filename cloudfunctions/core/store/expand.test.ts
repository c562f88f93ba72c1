import { memoryContext } from '../../../test/support/memory/context';
import { expanding } from './expand';

test('the database’s time that a change asks for is written through a store whose documents are whole', async () => {
  const { store } = memoryContext();
  const at = 1;
  await store.insert('notify_locks', [{ _id: 'gate', token: '', until: 0, number: 0, at }]);
  const changed = await expanding(store).updateOne('notify_locks', { _id: 'gate' }, {}, { stamp: 'at' });
  expect(changed!.at).toBeGreaterThan(at);
});
