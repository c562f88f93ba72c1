import type { Context } from '../ports/context';
import type { Template } from '../config/config';
import { changeGate, readGate } from './document';

const SECOND = 1000;
/** A window may wait this long for its template's turn; beyond, its rows come back later. */
const PATIENCE = 3000;
const ROUNDS = 10;

/**
 * A template's own limit: books a stretch of its time line for `count` sends.
 * @returns when they may start and how far apart; `undefined` when that is too far off, with `at` to come back
 */
export async function templateTurn(
  context: Context,
  template: Template,
  count: number,
): Promise<{ from: number; spacing: number } | { comeBackAt: number }> {
  const { perSecond } = template;
  const now = context.clock.now();
  if (!perSecond) return { from: now, spacing: 0 };
  const field = `gate.nextAtByTemplate.${template.id}`;
  for (let round = 0; round < ROUNDS; round++) {
    const gate = await readGate(context);
    const booked = gate.nextAtByTemplate[template.id];
    const from = Math.max(now, booked ?? 0);
    if (from - now > PATIENCE) return { comeBackAt: from };
    const next = from + (count * SECOND) / perSecond;
    if (await changeGate(context, { [field]: booked ?? null }, { $set: { [field]: next } })) {
      return { from, spacing: SECOND / perSecond };
    }
  }
  return { comeBackAt: now + PATIENCE };
}
