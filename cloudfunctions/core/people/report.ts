import type { Context } from '../ports/context';
import type { Report, ReportResult } from '../contract';
import { bookReport } from '../consent/grant';
import { isSimulated } from '../consent/plan';
import { findUser } from '../store/find';
import { recordPrompts } from '../facts/prompts';

/** One report of the client: credits first, for they may release what waits; then the figures. */
export async function takeReport(context: Context, openid: string, report: Report): Promise<ReportResult> {
  const result = await bookReport(context, openid, report);
  if (isSimulated(context, report)) return result;
  const user = await findUser(context, openid);
  await recordPrompts(context, openid, [report], user?.erasedAt ?? 0);
  return result;
}
