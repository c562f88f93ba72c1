/** Cut off at every single call; the whole way, on the local cloud, is played in `test/ops/data.test.ts`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryContext, type MemoryContext } from '../../test/support/memory/context';
import { NOW, sampleRow, sampleUser } from '../../test/support/sample';
import { VERSION } from '../../cloudfunctions/core/store/schema';
import { beginRestore, endRestore } from '../../cloudfunctions/core/transfer/restore';
import { createProgress } from '../base/progress';
import type { Connected } from '../connect';
import { backup } from './backup';
import { restore } from './restore';

/** More than one call takes. */
const ROWS = 1100;

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'notify-restore-'));
  const { context } = connected();
  context.store.put('notify_users', sampleUser({}, { _id: 'o-1' }), sampleUser({}, { _id: 'o-2' }));
  for (let i = 0; i < ROWS; i++) context.store.put('notify_messages', row(i));
  const lock = { _id: 'schema', token: '', until: 0, number: VERSION, at: NOW, minimum: 1 };
  context.store.put('notify_locks', lock, { ...lock, _id: 'links', secret: 'x' });
  await backup(context, { out: folder }, silent());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const row = (i: number) => sampleRow({ _id: `n-${String(i).padStart(4, '0')}`, to: 'o-1', key: `k-${i}` });
const silent = () => createProgress('documents', { write: () => undefined });
const connected = (): { context: MemoryContext & Connected } => {
  const context = memoryContext();
  return {
    context: Object.assign(context, { envId: 'test', env: {}, call: () => Promise.reject(new Error()) }),
  };
};

test('cut off at any call, before or after it has taken effect, it goes on and leaves nothing out', async () => {
  let calls = Infinity;
  for (let n = 1; n <= calls; n++)
    for (const after of [false, true]) {
      const { context } = connected();
      let made = 0;
      context.store.around = async (_call, run) => {
        made += 1;
        if (made === n && !after) throw new Error('cut off');
        const answer = await run();
        if (made === n) throw new Error('cut off');
        return answer;
      };
      const first = await restore(context, folder, silent()).catch((error: Error) => error.message);
      if (typeof first !== 'string') calls = made;
      context.store.around = undefined;
      context.clock.advance(121_000);
      await restore(context, folder, silent());
      const ids = context.store.all('notify_messages').map(({ _id }) => _id);
      expect([n, after, ids.length, new Set(ids).size]).toEqual([n, after, ROWS, ROWS]);
      expect(context.store.all('notify_users')).toHaveLength(2);
      expect(context.store.get('notify_locks', 'links').secret).toBe('x');
      expect(context.store.get('notify_locks', 'schema')).toMatchObject({
        number: VERSION,
        minimum: 3,
        cursor: null,
      });
      expect(context.store.get('notify_locks', 'schema').restoring).toBeUndefined();
    }
  expect(calls).toBeGreaterThan(20);
});

test('one user’s older backup lets nobody older at the data of the others', async () => {
  const { context } = connected();
  const lock = { _id: 'schema', token: '', until: 0, number: VERSION, at: NOW, minimum: VERSION };
  context.store.put('notify_locks', lock);
  const restoring = await beginRestore(context, 'older', { user: 'o-9' });
  await endRestore(context, restoring, { id: 'older', version: 2 });
  expect(context.store.get('notify_locks', 'schema')).toMatchObject({ number: 2, minimum: VERSION });
});
