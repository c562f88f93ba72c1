import { checkOf } from '../rules/may';
import { split, type Step } from './step';

/** The rules that no query can ask: they need the row, or more of the user than a condition can compute. */
export const check: Step = async ({ context, window }, rows) => {
  const { config, clock } = context;
  const asked = { config, template: window.template };
  return split(rows, ({ row, user, hold }) => {
    // Who leaves some seconds early is judged by the time that was asked for: quiet hours may end just then.
    const now = Math.max(clock.now(), row.dueAt);
    return user && hold ? checkOf({ ...asked, now, right: hold.right, row, user }) : undefined;
  });
};
