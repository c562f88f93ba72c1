import type { Context } from '../ports/context';
import type { Report, ReportResult } from '../contract';
import { toldOf } from '../asking/told';
import type { FollowGrant } from '../consent/gained';
import { bookAndRead } from '../consent/grant';
import { isSimulated } from '../consent/plan';
import { recordPrompts } from '../facts/prompts';

/** One report of the client: credits first, for they may release what waits; then the figures. */
export async function takeReport(
  context: Context,
  openid: string,
  report: Report,
  follow?: FollowGrant,
): Promise<ReportResult> {
  const { result, user } = await bookAndRead(context, openid, report, { follow });
  if (isSimulated(context, report)) return result;
  const told = await toldOf(context, [report], [{ nonce: report.nonce, ...result }]);
  await recordPrompts(context, openid, [report], user.erasedAt, told);
  return result;
}
