import type { Config, Template } from '../config/config';
import type { Gate } from '../model/figures';
import type { Context } from '../ports/context';
import { whyNot } from '../rules/may';
import { NotifyError } from '../errors';
import type { Refusal } from '../contract';
import type { JournalResult } from '../model/journal';
import type { MessageDocument, Transition } from '../model/message';
import { FINAL_STATES } from '../model/states';
import type { CreditAccount, UserDocument } from '../model/user';
import { notificationId } from '../model/id';
import { reasonIn, reasonNow, reasonThen, type Reason } from '../reasons/table';
import { iso } from '../time/zone';
import { templateOf } from '../queue/build';
import { keptBack, keptStill, standing } from '../queue/standing';
import { consentsOf, type Consent } from './consent';
import { describe, detailOf } from './describe';
import { lackNow } from './lack';
import { refusalOf } from './refusal';
import { findMessage, findUser } from '../store/find';
import { readGate } from '../gate/document';

export interface Step {
  at: string;
  state: string;
  reason?: Reason;
  /** WeChat's or the gateway's code with its meaning, and its own words as long as the journal is kept. */
  code?: Refusal;
  credit?: string;
}

export interface MessageStory {
  id: string;
  to: string;
  template: string;
  key: string;
  state: string;
  reason?: Reason;
  /** ISO 8601; when it is due, for what is still to go out. */
  dueAt?: string;
  /** The digest that it is in, or was sent in, and when that is due where it is still to go out. */
  digest?: { id: string; state: string; dueAt?: string };
  steps: Step[];
  /** By which tap the user had agreed to it, once it was handed to WeChat. */
  consent?: Consent;
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
  const { state, reason: why, dueAt } = await tell(context, row, user);
  const answers = await answersOf(context, row);
  const consent = (await consentsOf(context, [row])).get(row._id);
  return {
    id: row._id,
    to: row.to,
    template: row.template,
    key: row.key,
    state,
    ...(why ? { reason: why } : {}),
    ...(dueAt ? { dueAt } : {}),
    ...(await digestOf(context, row)),
    steps: row.history.map((step) => toStep(context, row, step, { user, answers })),
    ...(consent ? { consent } : {}),
    ...(user?.credits[row.templateId] ? { credits: user.credits[row.templateId] } : {}),
  };
}

/** Of what has gone another way since, it says nothing of its digest any more. */
const IN_DIGEST: readonly string[] = ['collected', 'merged'];

async function digestOf(
  context: Context,
  { template, to, digest, state }: MessageDocument,
): Promise<Pick<MessageStory, 'digest'>> {
  if (digest === undefined || !IN_DIGEST.includes(state)) return {};
  const id = notificationId(template, to, digest);
  const [found] = await context.store.find('notify_messages', { _id: id }, { limit: 1 });
  if (!found) return {};
  const { state: its, dueAt } = standing(context.config, found, { now: context.clock.now() });
  return { digest: { id, state: its, ...(dueAt ? { dueAt } : {}) } };
}

/** States that an open breaker may be the reason of. */
const MAY_BE_KEPT_BACK: readonly string[] = ['scheduled', 'heldBack'];

/** How a notification stands, with what the gate knows where that may keep it back. */
export async function tell(context: Context, row: MessageDocument, user: UserDocument | undefined) {
  const gate = MAY_BE_KEPT_BACK.includes(row.state) ? await readGate(context) : undefined;
  return describe(context.config, row, { now: context.clock.now(), user, gate });
}

/**
 * What WeChat answered to each attempt, by token. The texts stand in the journals alone: they differ from row to row,
 * and would cost the settlement one update for each.
 */
async function answersOf(context: Context, row: MessageDocument): Promise<Map<string, JournalResult>> {
  const tokens = row.history.flatMap(({ code, token }) => (code !== undefined && token ? [token] : []));
  if (tokens.length === 0) return new Map();
  const journals = await context.store.find(
    'notify_journals',
    { token: { $in: [...new Set(tokens)] }, 'entries.id': row._id },
    { limit: 100, fields: ['token', 'results'] },
  );
  return new Map(
    journals.flatMap(({ token, results }) => {
      const result = results[row._id];
      return result ? [[token, result] as const] : [];
    }),
  );
}

interface Known {
  user: UserDocument | undefined;
  answers: Map<string, JournalResult>;
}

function toStep(context: Context, row: MessageDocument, step: Transition, { user, answers }: Known): Step {
  const { at, state, reason: code, credit, token = '' } = step;
  return {
    at: iso(at),
    state,
    ...(code ? { reason: stepReason(context, row, step, user) } : {}),
    ...(step.code === undefined
      ? {}
      : { code: refusalOf(context.config, row, { code: step.code, ...saidOf(answers.get(token), step) }) }),
    ...(credit ? { credit } : {}),
  };
}

/** A late result may stand where the step tells of another. */
const saidOf = (answer: JournalResult | undefined, { code }: Transition): { text?: string } =>
  answer?.text !== undefined && answer.code === code ? { text: answer.text } : {};

/** What ended it is told to its end; of what it passed through, only what happened then. */
function stepReason(
  { config }: Context,
  row: MessageDocument,
  { at, state, reason: code }: Transition,
  user: UserDocument | undefined,
): Reason | undefined {
  if (!code) return undefined;
  const detail = detailOf(config, { ...row, at }, code, user);
  return FINAL_STATES.includes(state) ? reasonIn(state, code, { detail }) : reasonThen(code, detail);
}

/** The state of one user and template, before anything is sent. */
async function explainPair(context: Context, to: string, alias: string): Promise<PairStory> {
  const { config } = context;
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
    template: alias,
    templateId: template.id,
    createdAt: now,
    whenNoCredit: 'drop',
    expiresAt: Infinity,
    shard: 0,
  } as const;
  const decision = whyNot({ config, template, row: asked, user, now });
  // Who is just being sent something else is sent to right after.
  const why =
    !decision || decision.reason === 'BUSY'
      ? (keptNow(config, template, await readGate(context), now) ?? lackNow(context.wechat))
      : reasonNow(decision.reason, detailOf(config, { ...asked, at: now }, decision.reason, user));
  return {
    to,
    template: alias,
    canSend: why === undefined,
    ...(why ? { reason: why } : {}),
    ...(account ? { credits: account } : {}),
    latest: rows.map((row) => {
      const { state, reason } = standing(config, row, { now });
      return { id: row._id, key: row.key, state, at: iso(row.createdAt), ...(reason ? { reason } : {}) };
    }),
  };
}

const keptNow = (config: Config, { alias, id }: Template, gate: Gate, now: number) =>
  keptStill(config, alias, gate, now) ?? keptBack(config, id, gate, now);

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
