import type { Context } from '../ports/context';
import { recordedRule } from '../codes/classify';
import { whyNot } from '../rules/may';
import { NotifyError } from '../errors';
import type { MessageDocument, Transition } from '../model/message';
import type { CreditAccount, UserDocument } from '../model/user';
import type { Reason } from '../reasons/table';
import { reason } from '../reasons/table';
import { iso } from '../time/zone';
import { templateOf } from '../queue/build';
import { describe, explainReason } from './describe';
import { findMessage, findUser } from '../store/find';

export interface Step {
  at: string;
  state: string;
  reason?: Reason;
  /** WeChat's or the gateway's code with its meaning. */
  code?: { code: number | string; meaning: string };
  credit?: string;
}

export interface MessageStory {
  id: string;
  to: string;
  template: string;
  key: string;
  state: string;
  reason?: Reason;
  steps: Step[];
  /** The user's books of the template as they are now. */
  credits?: CreditAccount;
}

export interface PairStory {
  to: string;
  template: string;
  /** Whether a send would leave now, and if not, why. */
  canSend: boolean;
  reason?: Reason;
  credits?: CreditAccount;
  /** The latest notifications of this template to this user, newest first. */
  latest: { id: string; key: string; state: string; at: string; reason?: Reason }[];
}

/** "Why did this user (not) get this?", from the record. */
export async function explainMessage(context: Context, id: string): Promise<MessageStory> {
  const row = await findMessage(context, id);
  const user = await findUser(context, row.to);
  const { state, reason: why } = describe(context.config, row, user);
  return {
    id: row._id,
    to: row.to,
    template: row.template,
    key: row.key,
    state,
    ...(why ? { reason: why } : {}),
    steps: row.history.map((step) => toStep(context, row, step, user)),
    ...(user?.credits[row.templateId] ? { credits: user.credits[row.templateId] } : {}),
  };
}

function toStep(
  context: Context,
  row: MessageDocument,
  step: Transition,
  user: UserDocument | undefined,
): Step {
  return {
    at: iso(step.at),
    state: step.state,
    ...(step.reason ? { reason: explainReason(context.config, row, step.reason, user) } : {}),
    ...(step.code === undefined ? {} : { code: { code: step.code, meaning: meaningOf(step.code) } }),
    ...(step.credit ? { credit: step.credit } : {}),
  };
}

function meaningOf(code: number | string): string {
  const rule = recordedRule(code);
  return `${rule.en}（${rule.zh}）`;
}

/** The state of one user and template, before anything is sent. */
export async function explainPair(context: Context, to: string, alias: string): Promise<PairStory> {
  const template = templateOf(context, alias);
  const user = await findUser(context, to);
  const rows = await context.store.find(
    'notify_messages',
    { to, templateId: template.id },
    { sort: { createdAt: -1 }, limit: 10 },
  );
  const account = user?.credits[template.id];
  const now = context.clock.now();
  const asked = {
    templateId: template.id,
    createdAt: now,
    whenNoCredit: 'drop',
    expiresAt: Infinity,
    shard: 0,
  } as const;
  const why = whyNot({ config: context.config, template, row: asked, user, now })?.reason;
  // Who is just being sent something else is sent to right after.
  const code = why === 'BUSY' ? undefined : why;
  return {
    to,
    template: alias,
    canSend: code === undefined,
    ...(code ? { reason: explainReason(context.config, asked, code, user) } : {}),
    ...(account ? { credits: account } : {}),
    latest: rows.map((row) => ({
      id: row._id,
      key: row.key,
      state: row.state,
      at: iso(row.createdAt),
      ...(row.reason ? { reason: reason(row.reason) } : {}),
    })),
  };
}

export async function explain(
  context: Context,
  request: { id?: string | undefined; to?: string | undefined; template?: string | undefined },
): Promise<MessageStory | PairStory> {
  if (request.id) return explainMessage(context, request.id);
  if (request.to && request.template) return explainPair(context, request.to, request.template);
  throw new NotifyError(
    'BAD_REQUEST',
    'explain: expected id, or to and template. 请提供 id，或 to 与 template。',
  );
}
