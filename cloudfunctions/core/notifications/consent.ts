import type { Accept } from '../model/accept';
import { templatesOf } from '../model/aliases';
import type { MessageDocument } from '../model/message';
import type { Context } from '../ports/context';
import { findForAll } from '../store/findForAll';
import { iso } from '../time/zone';

/** By what a notification was sent: which tap, when, where, and for which of WeChat's templates. */
export interface Consent {
  /**
   * `tap`: the user accepted on the sheet; of a long-term template, once for all. `try`: no credit was known here, and WeChat
   * took it. `unknown`: its credit came without a tap that is known here (imported, or from before taps were kept).
   */
  by: 'tap' | 'try' | 'unknown';
  /** WeChat's id of the template that the sheet showed. */
  templateId: string;
  /** As the sheet showed it. */
  title: string;
  /** Of a tap: when (ISO 8601); where, as the client named it, empty where it did not; the report's own mark. */
  at?: string;
  place?: string;
  tap?: string;
}

type Row = Pick<MessageDocument, '_id' | 'templateId' | 'token' | 'attempts'>;

const PER_QUERY = 100;

/**
 * The proof of each notification that was handed to WeChat: from the journal of its latest attempt, which was written
 * before the send, or from what retention has kept of it.
 */
export async function consentsOf(context: Context, rows: Row[]): Promise<Map<string, Consent>> {
  const attempted = rows.filter(({ attempts }) => attempts > 0);
  const journals = await findForAll(
    context,
    'notify_journals',
    attempted.map(({ token }) => token),
    (tokens) => ({ token: { $in: tokens } }),
    { perQuery: PER_QUERY, fields: ['token', 'entries'] },
  );
  const entries = new Map(
    journals.flatMap(({ token, entries }) =>
      entries.map((entry) => [`${token} ${entry.id}`, entry] as const),
    ),
  );
  const entryOf = ({ token, _id }: Row) => entries.get(`${token} ${_id}`);
  const kept = await findForAll(
    context,
    'notify_consents',
    attempted.filter((row) => !entryOf(row)).map(({ _id }) => _id),
    (ids) => ({ _id: { $in: ids } }),
    { perQuery: PER_QUERY },
  );
  const old = new Map(kept.map((proof) => [proof._id, proof]));
  return new Map(
    attempted.map((row) => {
      const entry = entryOf(row);
      const accept = entry ? entry.accept : old.get(row._id);
      const template = templatesOf(context.config, row.templateId)[0];
      const tried = entry !== undefined && !entry.counted && template?.kind === 'one-time';
      const of = { templateId: row.templateId, title: template?.title ?? '' };
      return [
        row._id,
        accept ? { by: 'tap', ...of, ...told(accept) } : { by: tried ? 'try' : 'unknown', ...of },
      ];
    }),
  );
}

const told = ({ at, place, tap }: Accept) => ({ at: iso(at), place, tap });
