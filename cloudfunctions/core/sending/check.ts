import type { Recipient } from '../model/user';
import { checkOf } from '../rules/may';
import { split, type Going, type Step } from './step';

/** The rules that no query can ask: they need the row, or more of the user than a condition can compute. */
export const check: Step = async ({ context, window }, rows) => {
  const { config, clock } = context;
  const { template } = window;
  // Those of a series count for each other: what goes before is as good as sent.
  const ahead = new Map<string, Recipient['recent']>();
  return split(rows, ({ row, user, hold }: Going) => {
    if (!user || !hold) return undefined;
    // Who leaves some seconds early is judged by the time that was asked for: quiet hours may end just then.
    const now = Math.max(clock.now(), row.dueAt);
    const before = ahead.get(row.to) ?? [];
    const asOf = { ...user, recent: [...user.recent, ...before] };
    const decision = checkOf({ config, template, now, right: hold.right, row, user: asOf });
    if (!decision) ahead.set(row.to, [...before, { at: now, template: template.alias }]);
    return decision;
  });
};
