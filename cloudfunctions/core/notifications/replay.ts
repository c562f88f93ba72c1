import type { Context } from '../ports/context';
import type { Template } from '../config/config';
import type { ReplayResult } from '../contract';
import { groupBy } from '../store/grouping';
import { NotifyError } from '../errors';
import { laneFor } from '../gate/lanes';
import { renderData } from '../content/render';
import { PRIORITY, pushStep, type MessageDocument } from '../model/message';
import { REPLAYABLE, REPLAYABLE_STATES, type ReplayableReason } from '../model/replayable';
import type { Update } from '../ports';
import { standing } from '../queue/standing';
import { templateOf } from '../queue/build';
import { sealed } from '../queue/seal';
import { findMessage } from '../store/find';
import { pageWithMark } from '../content/page';
import { fromOf, linkOf } from '../queue/newRow';

const DEFAULT_LIMIT = 100;

interface Request {
  id?: string | undefined;
  data?: Record<string, string | number> | undefined;
  page?: string | undefined;
  query?: Record<string, string | number | boolean> | undefined;
  reason?: ReplayableReason | undefined;
  template?: string | undefined;
  limit?: number | undefined;
}

/**
 * Puts dead letters back in line after their cause has been mended: as a new attempt under the same key, so that
 * whoever asks for the key again still gets this one notification. What succeeded, or may have, is never replayed.
 * @throws NotifyError `NOT_REPLAYABLE` (how it stands instead), `NOT_FOUND`, `BAD_REQUEST`, `BAD_DATA`, `UNKNOWN_TEMPLATE`
 */
export async function replay(context: Context, request: Request): Promise<ReplayResult> {
  if (request.id) return replayOne(context, request.id, request);
  if (!request.reason)
    throw badRequest('expected id, or the reason that they failed for', '请提供 id 或 reason');
  if (request.data || request.page || request.query) {
    throw badRequest(
      'data, page and query go with an id: content belongs to one notification',
      'data、page、query 须与 id 同用',
    );
  }
  return replayMany(context, request.reason, request);
}

async function replayOne(context: Context, id: string, request: Request): Promise<ReplayResult> {
  const row = await findMessage(context, id);
  if (!isReplayable(row)) throw notReplayable(context, row);
  const template = templateOf(context, row.template);
  const content = {
    ...(request.data ? { data: renderData(context.config, template, request.data) } : {}),
    ...(request.page !== undefined || request.query
      ? {
          page: (
            await sealed(context, {
              ...row,
              page: pageWithMark(
                request.page ?? template.page,
                request.query,
                id,
                linkOf(context.config, template, fromOf(row)),
              ),
            })
          ).page,
        }
      : {}),
  };
  if (!request.data && !fits(row, template)) {
    throw new NotifyError(
      'BAD_DATA',
      `data: the fields of template "${row.template}" have changed since; give the data anew. 模板字段已变更，请重新提供 data。`,
      [{ code: 'missing', path: 'data', message: 'expected the data for the present fields' }],
    );
  }
  // The token is of the attempt that failed: if another replay was faster and is under way, this matches nothing.
  const replayed = await context.store.updateOne(
    'notify_messages',
    { _id: id, state: row.state, reason: row.reason, token: row.token, attempts: row.attempts },
    backInLine(context, template, content),
  );
  if (replayed) return { replayed: 1, skipped: 0, more: false };
  throw notReplayable(context, await findMessage(context, id));
}

async function replayMany(
  context: Context,
  reason: ReplayableReason,
  request: Request,
): Promise<ReplayResult> {
  const limit = request.limit ?? DEFAULT_LIMIT;
  const alias =
    request.template === undefined ? {} : { template: templateOf(context, request.template).alias };
  const which = { state: { $in: [...REPLAYABLE_STATES] }, reason, ...alias };
  // One more than asked tells whether there are more.
  const found = await context.store.find('notify_messages', which, { limit: Math.min(limit + 1, 1000) });
  const rows = found.slice(0, limit);
  let replayed = 0;
  for (const same of groupBy(rows, (row) => row.template)) {
    const template = context.config.templates[same[0]!.template];
    const fitting = template ? same.filter((row) => fits(row, template)) : [];
    if (!template || fitting.length === 0) continue;
    replayed += await context.store.update(
      'notify_messages',
      { ...which, _id: { $in: fitting.map(({ _id }) => _id) } },
      backInLine(context, template, {}),
    );
  }
  const more = found.length > rows.length || (limit === 1000 && rows.length === 1000);
  return { replayed, skipped: rows.length - replayed, more };
}

const isReplayable = ({ state, reason }: MessageDocument): boolean =>
  REPLAYABLE_STATES.some((one) => one === state) && REPLAYABLE.some((one) => one === reason);

/** Whether what is stored is still what the template asks for: a template may have been replaced by another. */
function fits(row: MessageDocument, template: Template): boolean {
  const asked = Object.values(template.data).map(({ field }) => field as string);
  return (
    asked.length === Object.keys(row.data).length && asked.every((field) => Object.hasOwn(row.data, field))
  );
}

/**
 * What follows from the configuration is taken anew, because its mistake may be what has been mended. The old token
 * goes: nothing that was left of the failed attempt may settle the new one.
 */
function backInLine(
  context: Context,
  template: Template,
  content: { data?: Record<string, string>; page?: string },
): Update {
  const at = context.clock.now();
  return {
    $set: {
      ...content,
      state: 'scheduled',
      reason: null,
      templateId: template.id,
      topic: template.topic,
      priority: PRIORITY[template.class],
      lane: laneFor(context.config, template.id).id,
      cancelAsked: false,
      dueAt: at,
      expiresAt: at + template.expiresAfterMs,
      attempts: 0,
      token: '',
      leaseUntil: 0,
    },
    $push: pushStep({ at, state: 'scheduled', reason: 'REPLAYED' }),
  };
}

function notReplayable({ config, clock }: Context, row: MessageDocument): NotifyError {
  const { _id, state } = row;
  const { reason } = standing(config, row, { now: clock.now() });
  const why = reason ? ` (${reason.code}: ${reason.message})` : '';
  return new NotifyError(
    'NOT_REPLAYABLE',
    `id: ${_id} is ${state}${why}; expected one that failed for a cause that can be mended, or expired. 该通知状态为 ${state}，不可重放。`,
  );
}

const badRequest = (en: string, zh: string): NotifyError =>
  new NotifyError('BAD_REQUEST', `replay: ${en}. ${zh}。`);
