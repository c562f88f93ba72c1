import type { Context } from '../ports/context';
import type { MessageDocument } from '../model/message';
import { idOfNid, linkNid } from '../model/link';
import { linkSecret } from '../store/linkSecret';

type Linked = Pick<MessageDocument, '_id' | 'to' | 'page'>;

/** The notification with the mark in its link that a click is believed by. Without a page it has no link. */
export async function sealed<Row extends Linked>(context: Context, row: Row): Promise<Row> {
  if (row.page === '') return row;
  return { ...row, page: withMark(await linkSecret(context), row) };
}

/** The `nid` is the last parameter of a page: see `content/page.ts`. */
function withMark(secret: string, { _id, to, page }: Linked): string {
  const at = page.lastIndexOf('nid=') + 'nid='.length;
  return page.slice(0, at) + linkNid(secret, idOfNid(_id), to);
}
