import type { AuditPage } from '../contract';
import type { AuditDocument } from '../model/audit';
import type { Context } from '../ports/context';
import { parseTime } from '../time/parse';
import { iso } from '../time/zone';

const PAGE = 50;
/** So many of one millisecond may lie around the end of a page. */
const MANY_AT_ONCE = 20;

interface Request {
  from?: number | string | undefined;
  to?: number | string | undefined;
  before?: string | undefined;
  limit?: number | undefined;
}

/** Who did what, newest first. @throws NotifyError `BAD_TIME` */
export async function audit(context: Context, request: Request): Promise<AuditPage> {
  const { from, to, before, limit = PAGE } = request;
  const [cursorAt, cursorId] = before ? [Number(before.slice(0, 13)), before.slice(14)] : [undefined, ''];
  const rows = await context.store.find('notify_audit', span(context, from, to, cursorAt), {
    sort: { at: -1 },
    limit: limit + MANY_AT_ONCE,
  });
  const rest = rows.sort(newestFirst).filter((row) => row.at !== cursorAt || row._id < cursorId);
  const shown = rest.slice(0, limit);
  const last = shown.at(-1);
  return {
    entries: shown.map(({ _id, at, ...entry }) => ({ at: iso(at), ...entry })),
    ...(last && rest.length > limit ? { next: `${last.at}.${last._id}` } : {}),
  };
}

function span(
  { config }: Context,
  from: Request['from'],
  to: Request['to'],
  cursorAt: number | undefined,
): Record<string, unknown> {
  const least = from === undefined ? 0 : parseTime(from, 'from', config.timeZone);
  const latest = to === undefined ? Infinity : parseTime(to, 'to', config.timeZone);
  const most = Math.min(latest, cursorAt ?? Infinity);
  return { at: { $gte: least, ...(most === Infinity ? {} : { $lte: most }) } };
}

const newestFirst = (a: AuditDocument, b: AuditDocument): number => b.at - a.at || (a._id < b._id ? 1 : -1);
