import type { ToSegmentRequest, ToWishResult } from '../contract';
import type { Context } from '../ports/context';
import { findSegment } from '../segments/stored';
import { startList } from './startList';

/**
 * Sends to everybody of a stored segment who has something to be sent the template by. The same key again goes on with the
 * first one, with the segment as it was then, and makes nobody a second notification.
 * @throws NotifyError `NOT_FOUND` for a segment that is not there, and what `startList` throws
 */
export async function sendToSegment(context: Context, request: ToSegmentRequest): Promise<ToWishResult> {
  const { action: _action, segment: name, ...all } = request;
  const { _id: segment } = await findSegment(context, name);
  return startList(context, all, { kind: 'segment', name, segment, wish: '', order: 'all', limit: 0 });
}
