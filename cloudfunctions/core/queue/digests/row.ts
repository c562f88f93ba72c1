import type { Config, Template } from '../../config/config';
import { digestKey } from '../../model/digest';
import { shardOf } from '../../model/id';
import type { MessageDocument } from '../../model/message';
import type { Recipient } from '../../model/user';
import type { Context } from '../../ports/context';
import { quietHoursOf } from '../../rules/putOff';
import type { Closing, Period } from '../../time/closing';
import { quietUntil } from '../../time/quietHours';
import { spread, SPREAD } from '../../time/spread';
import { newRow } from '../newRow';
import { sealed } from '../seal';

/**
 * How long a digest that closes then is good. Whose hour lies in the quiet hours has it when those end: counted from the hour
 * it might be over by then, day after day.
 */
export function goodUntil(
  config: Config,
  template: Template,
  user: Pick<Recipient, 'quietHours'>,
  closing: number,
): number {
  const quiet = quietHoursOf({ config, template, user });
  return ((quiet && quietUntil(closing, quiet)) ?? closing) + SPREAD + template.expiresAfterMs;
}

/**
 * The notification that brings what is collected for a user until a closing. It goes the way of every other one; what it
 * shows is made when it is sent.
 */
export async function digestRow(
  context: Context,
  template: Template,
  to: string,
  { period, closing, user }: { period: Period; closing: Closing; user: Pick<Recipient, 'quietHours'> },
): Promise<MessageDocument> {
  const row = newRow(context, template, {
    to,
    key: digestKey(period, closing),
    bodyHash: '',
    data: {},
    page: template.digest?.page ?? template.page,
    // Whom nobody knows a credit of is not known to have none: WeChat is asked where the template says so.
    whenNoCredit: template.whenNoCredit,
    dueAt: spread(closing.at, shardOf(to)),
    // The same for all that close then, so that what is put into them is one group for the database.
    expiresAt: goodUntil(context.config, template, user, closing.at),
  });
  return sealed(context, { ...row, period });
}
