import type { Context } from '../ports/context';
import type { CodeRule } from '../codes/table';
import type { Breaker, Gate } from '../model/figures';
import { nextDay } from '../time/zone';
import { changeGate, readGate } from './document';

/** A breaker that nobody has mended is tried again after this: one send tells. */
const TRY_AGAIN = 30 * 60_000;
/** WeChat's quota day ends at midnight in UTC+8; a little later it is surely over. */
export const QUOTA_ZONE = 'Asia/Shanghai';
const QUOTA_SLACK = 5 * 60_000;

/** When sends that met the daily quota may go on. */
export const quotaOver = (at: number): number => nextDay(at, QUOTA_ZONE) + QUOTA_SLACK;

/** The key of the breaker of one template. */
export const templateBreaker = (templateId: string): string => `template:${templateId}`;

/** Codes that no table lists are counted together until they have met so many users within this time. */
const STRANGE_USERS = 3;
const STRANGE_WITHIN = 10 * 60_000;

/** What stops everything while it is open. */
const WHOLE = ['account', 'quota', 'pause'] as const;

/** The breaker that a refusal opens; `undefined` for refusals that concern one notification or user only. */
export function breakerKey(rule: CodeRule, templateId: string): string | undefined {
  if (rule.class === 'quota') return 'quota';
  if (rule.class === 'pause') return rule.scope === 'account' ? 'pause' : undefined;
  if (rule.class !== 'failed') return undefined;
  if (rule.scope === 'account') return 'account';
  return rule.scope === 'template' ? templateBreaker(templateId) : undefined;
}

/** An open breaker, and whether it stops everything or one template. */
export interface Stop extends Breaker {
  key: string;
  whole: boolean;
}

/** The open breaker that keeps this template's sends back, if any. */
export function breakerFor(gate: Gate, templateId: string, now: number): Stop | undefined {
  for (const key of [...WHOLE, templateBreaker(templateId)]) {
    const breaker = gate.breakers[key];
    if (breaker && breaker.until > now) return { ...breaker, key, whole: WHOLE.some((one) => one === key) };
  }
  return undefined;
}

/** Nothing at all may be sent: due rows are best left where they are. */
export const everythingStopped = (gate: Gate, now: number): boolean =>
  WHOLE.some((key) => (gate.breakers[key]?.until ?? 0) > now);

/** Opens a breaker; who finds it open already leaves it as it is. */
export async function trip(
  context: Context,
  key: string,
  code: number | string,
  rule: CodeRule,
  said?: string,
): Promise<void> {
  const now = context.clock.now();
  const paused = key === 'pause' ? nextPause((await readGate(context)).paused, now, rule) : undefined;
  const until = paused?.until ?? (rule.class === 'quota' ? quotaOver(now) : now + TRY_AGAIN);
  const field = `gate.breakers.${key}`;
  const words = said ? { said } : {};
  const breaker: Breaker = { code, ...words, reason: rule.reason, openedAt: now, until };
  const free = { $or: [{ [field]: null }, { [`${field}.until`]: { $lte: now } }] };
  await changeGate(context, free, {
    $set: { [field]: breaker, ...(paused ? { 'gate.paused': paused } : {}) },
  });
  context.log('breaker.open', { key, code });
}

/** A pause that follows soon after the last is longer, as far as the code does not say itself how long. */
export function nextPause(last: Gate['paused'], now: number, rule: CodeRule): NonNullable<Gate['paused']> {
  const lastMs = last === undefined ? 0 : PAUSES[last.step]!;
  const soon = last !== undefined && now - last.until < 2 * lastMs + PAUSES[0];
  const step = soon ? Math.min(last.step + 1, PAUSES.length - 1) : 0;
  return { step, until: now + Math.max(PAUSES[step]!, rule.pauseMs ?? 0) };
}

const PAUSES = [5000, 15_000, 30_000, 60_000, 120_000, 300_000] as const;

/**
 * Notes whom a code met that no table lists. One notification may be refused for what is in it; several users within
 * minutes are not each at fault: the template's breaker opens, so that not a whole queue fails.
 */
export async function noteStrange(
  context: Context,
  templateId: string,
  code: number | string,
  users: string[],
  rule: CodeRule,
): Promise<void> {
  const now = context.clock.now();
  const key = `${templateId} ${code}`;
  const same = { 'gate.strange.key': key, 'gate.strange.since': { $gt: now - STRANGE_WITHIN } };
  const noted = await changeGate(context, same, { $addToSet: { 'gate.strange.users': { $each: users } } });
  if (!noted) await changeGate(context, {}, { $set: { 'gate.strange': { key, since: now, users } } });
  const met = noted?.strange?.users ?? users;
  if (met.length >= STRANGE_USERS) await trip(context, templateBreaker(templateId), code, rule);
}

/** Whether so many users are several. */
export const areSeveral = (users: Set<string>): boolean => users.size >= STRANGE_USERS;
