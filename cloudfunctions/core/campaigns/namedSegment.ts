import { NotifyError } from '../errors';
import type { SegmentDocument } from '../model/segment';
import type { Context } from '../ports/context';
import { findSegment } from '../segments/stored';

/**
 * A segment is kept as the version that it has now: what it means later is for a later campaign.
 * @param path of the field that names it
 * @throws NotifyError `NOT_FOUND`
 */
export async function namedSegment(context: Context, path: string, name: string): Promise<SegmentDocument> {
  try {
    return await findSegment(context, name);
  } catch (error) {
    if (!(error instanceof NotifyError) || error.code !== 'NOT_FOUND') throw error;
    const message = `expected a segment that is stored, got "${name}"`;
    throw new NotifyError('NOT_FOUND', `${path}: ${message}. 没有该人群。`, [
      { code: 'not_found', path, message },
    ]);
  }
}
