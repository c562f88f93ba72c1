import type { Template } from '../config/config';
import type { Recipient } from '../model/user';
import type { Context } from '../ports/context';
import { whyNot } from '../rules/may';
import type { Decision } from '../rules/rule';

/** Why a notification of this template would not go to somebody now; `undefined`: nothing stands in the way. */
export function verdictOf(
  { config, clock }: Context,
  template: Template,
  user: Recipient,
  now = clock.now(),
): Decision | undefined {
  const row = { whenNoCredit: 'drop', expiresAt: now + template.expiresAfterMs, shard: 0 } as const;
  return whyNot({ config, template, row, user, now });
}
