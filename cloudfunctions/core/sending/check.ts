import { checkOf } from '../rules/may';
import { split, type Step } from './step';

/** The rules that no query can ask: they need the row, or more of the user than a condition can compute. */
export const check: Step = async ({ context, window }, rows) => {
  const { config, clock } = context;
  const asked = { config, template: window.template, now: clock.now() };
  return split(rows, ({ row, user, hold }) =>
    user && hold ? checkOf({ ...asked, right: hold.right, row, user }) : undefined,
  );
};
