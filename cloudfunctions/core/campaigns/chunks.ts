import type { MessageDocument } from '../model/message';
import type { Context } from '../ports/context';
import { sealed } from '../queue/seal';
import { chunk } from '../store/grouping';
import { insertMissing } from '../store/insertMissing';

/** People named at once. */
export const CHUNK = 1000;
/** Whoever is at it has this long for a chunk, in milliseconds; then a tick goes on. */
export const LEASE = 60_000;
/** Milliseconds left for the answer at the end of a call. */
export const MARGIN = 5000;
/** Rows of one insert. */
const ROWS = 100;

/** Makes the rows of a chunk; those that are there already stay as they are. @returns them as they stand */
export async function makeChunk(context: Context, rows: MessageDocument[]): Promise<MessageDocument[]> {
  const all = await Promise.all(rows.map((row) => sealed(context, row)));
  const standing: MessageDocument[] = [];
  for (const some of chunk(all, ROWS)) {
    const { found } = await insertMissing(context, 'notify_messages', some, ['createdAt', 'bodyHash']);
    standing.push(...some.map((row) => found.get(row._id) ?? row));
  }
  return standing;
}
