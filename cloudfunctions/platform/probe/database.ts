import { randomUUID } from 'node:crypto';
import type { DatabaseSight, ProbeDocument } from '../../core/model/probe';
import type { Store } from '../../core/ports';
import type { Database } from '../database/store';

interface Adds {
  add(documents: object[]): Promise<unknown>;
}

/** What an update counts: by its answer where it finds one document and changes nothing of it. */
const COUNTED: Record<number, DatabaseSight['updatedCounts']> = { 0: 'modified', 1: 'matched' };

/** Asks the database what documents leave open, on documents of this run that are removed again. */
export async function askDatabase(database: Database, store: Store, now: number): Promise<DatabaseSight> {
  const name = randomUUID();
  const trial = (n: number, key = `${name}-${n}`): ProbeDocument => ({
    _id: `${name}-${n}`,
    once: { key },
    run: name,
    kind: 'trial',
    at: now,
    n,
  });
  const raw = database.collection('notify_probe') as Adds;
  const refusal = async (documents: ProbeDocument[]) => {
    try {
      await raw.add(documents);
      return undefined;
    } catch (error) {
      const { code, message } = error as { code?: unknown; message?: unknown };
      return {
        code: String(code ?? ''),
        text: String(message ?? '')
          .replaceAll(name, '…')
          .slice(0, 200),
      };
    }
  };
  try {
    await store.insert('notify_probe', [trial(1)]);
    const updated = await store.update('notify_probe', { _id: `${name}-1` }, { $set: { n: 1 } });
    const duplicate = (await refusal([trial(2), trial(1), trial(3)])) ?? { code: '', text: '' };
    const there = (await store.find('notify_probe', { kind: 'trial', run: name })).map(({ n }) => n);
    const dotted = await refusal([trial(4, `${name}-1`)]);
    return {
      updatedCounts: COUNTED[updated] ?? 'unclear',
      duplicate,
      orderedInsertStops: there.includes(2) && !there.includes(3),
      dottedIndexHolds: dotted !== undefined,
    };
  } finally {
    await store.remove('notify_probe', { kind: 'trial', run: name });
  }
}
