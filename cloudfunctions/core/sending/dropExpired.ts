import { expiry } from '../rules/expiry';
import { nobody } from '../model/user';
import { split, type Step } from './step';

/** What is over takes no hold: the rule needs the row alone. */
export const dropExpired: Step = async ({ context, window }, rows) => {
  const now = context.clock.now();
  const asked = { config: context.config, template: window.template, right: 'credit', now } as const;
  return split(rows, ({ row }) => expiry.why({ ...asked, row, user: nobody() }));
};
