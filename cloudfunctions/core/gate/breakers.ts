import type { Context } from '../ports/context';
import type { CodeRule } from '../codes/table';
import type { Breaker, Gate } from '../model/figures';
import { nextDay } from '../time/zone';
import { changeGate } from './document';

/** A breaker that nobody has mended is tried again after this: one send tells. */
const TRY_AGAIN = 30 * 60_000;
/** WeChat's quota day ends at midnight in UTC+8; a little later it is surely over. */
export const QUOTA_ZONE = 'Asia/Shanghai';
const QUOTA_SLACK = 5 * 60_000;

/** When sends that met the daily quota may go on. */
export const quotaOver = (at: number): number => nextDay(at, QUOTA_ZONE) + QUOTA_SLACK;

/** The breaker that a refusal opens; `undefined` for refusals that concern one notification or user only. */
export function breakerKey(rule: CodeRule, templateId: string): string | undefined {
  if (rule.class === 'quota') return 'quota';
  if (rule.class !== 'failed') return undefined;
  if (rule.scope === 'account') return 'account';
  return rule.scope === 'template' ? `template:${templateId}` : undefined;
}

/** The open breaker that keeps this template's sends back, if any. */
export function breakerFor(gate: Gate, templateId: string, now: number): Breaker | undefined {
  return ['account', 'quota', `template:${templateId}`]
    .map((key) => gate.breakers[key])
    .find((breaker) => breaker !== undefined && breaker.until > now);
}

/** Nothing at all may be sent: due rows are best left where they are. */
export const everythingStopped = (gate: Gate, now: number): boolean =>
  ['account', 'quota'].some((key) => (gate.breakers[key]?.until ?? 0) > now);

/** Opens a breaker; who finds it open already leaves it as it is. */
export async function trip(
  context: Context,
  key: string,
  code: number | string,
  rule: CodeRule,
): Promise<void> {
  const now = context.clock.now();
  const field = `gate.breakers.${key}`;
  const breaker: Breaker = {
    code,
    reason: rule.reason,
    openedAt: now,
    until: rule.class === 'quota' ? quotaOver(now) : now + TRY_AGAIN,
  };
  const free = { $or: [{ [field]: null }, { [`${field}.until`]: { $lte: now } }] };
  await changeGate(context, free, { $set: { [field]: breaker } });
  context.log('breaker.open', { key, code });
}
