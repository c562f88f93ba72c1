import { ERRORS, NotifyError, toAnswer } from '../errors';
import type { ManageRequest } from '../contract';
import { AUDITED } from '../contract/audited';
import type { AuditDocument } from '../model/audit';
import type { Context } from '../ports/context';
import { targetOf } from './target';

/** Who acts. */
export interface Actor {
  /** The openid, or the uid of a web login; `ops` for who has a shell and the environment's keys. */
  by: string;
  name: string;
}

/** So much of a request is kept: enough to see what was asked. */
const KEPT_CHARACTERS = 1000;

/**
 * Does what an operator asks, with a line in the audit log: written before, so that nothing is done that is not in it;
 * completed after. An action whose end could not be written stays `begun`.
 * @throws NotifyError what the action throws; `UNAVAILABLE` when the log cannot be written: then nothing was done
 */
export const audited = <Data>(
  context: Context,
  actor: Actor,
  request: ManageRequest,
  act: () => Promise<Data>,
): Promise<Data> =>
  auditedAct(
    context,
    actor,
    { action: request.action, target: targetOf(request), request: kept(request) },
    act,
  );

/** What was asked, without content of notifications. */
export type Asked = Pick<AuditDocument, 'action' | 'target' | 'request'>;

/** The same for what is no request of a function: operators at a shell. */
export async function auditedAct<Data>(
  context: Context,
  actor: Actor,
  { action, target, request }: Asked,
  act: () => Promise<Data>,
): Promise<Data> {
  const entry: AuditDocument = {
    _id: context.newToken(),
    at: context.clock.now(),
    ...actor,
    action,
    target,
    request: request.slice(0, KEPT_CHARACTERS),
    outcome: 'begun',
    code: '',
  };
  await context.store.insert('notify_audit', [entry]);
  try {
    const data = await act();
    await complete(context, entry._id, { outcome: 'done', code: '' });
    return data;
  } catch (error) {
    await complete(context, entry._id, ending(error));
    throw error;
  }
}

/** In the place of what is not kept. */
const LEFT_OUT = '(content)';

/** A field without a line is content. */
function kept({ action, ...asked }: ManageRequest): string {
  const keeps: Partial<Record<string, boolean>> = AUDITED[action];
  return JSON.stringify(
    Object.fromEntries(Object.entries(asked).map(([name, value]) => [name, keeps[name] ? value : LEFT_OUT])),
  );
}

type Ending = Pick<AuditDocument, 'outcome' | 'code'>;

/** A refusal changed nothing; of anything else nobody knows how far it came. */
function ending(error: unknown): Ending {
  const code = error instanceof NotifyError ? error.code : toAnswer(error, '').error.code;
  return { outcome: ERRORS[code].fault === 'caller' ? 'refused' : 'begun', code };
}

/** What was done stands, even if its end cannot be written. */
async function complete(context: Context, _id: string, end: Ending): Promise<void> {
  try {
    await context.store.update('notify_audit', { _id, outcome: 'begun' }, { $set: end });
  } catch (error) {
    context.log('audit-incomplete', { id: _id, ...end, error: toAnswer(error, '').error.code });
  }
}
