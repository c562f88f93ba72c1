import type { Template } from '../../config/config';
import { digestKey } from '../../model/digest';
import { shardOf } from '../../model/id';
import type { MessageDocument } from '../../model/message';
import type { Context } from '../../ports/context';
import type { Closing, Period } from '../../time/closing';
import { spread, SPREAD } from '../../time/spread';
import { newRow } from '../newRow';
import { sealed } from '../seal';

/**
 * The notification that brings what is collected for a user until a closing. It goes the way of every other one; what it
 * shows is made when it is sent.
 */
export async function digestRow(
  context: Context,
  template: Template,
  to: string,
  { period, closing }: { period: Period; closing: Closing },
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
    expiresAt: closing.at + SPREAD + template.expiresAfterMs,
  });
  return sealed(context, { ...row, period });
}
