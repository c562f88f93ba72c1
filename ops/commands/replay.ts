import { parseRequest, sendRequest } from '../../cloudfunctions/core/contract';
import type { Context } from '../../cloudfunctions/core/ports/context';
import { replay } from '../../cloudfunctions/core/notifications/replay';
import { given } from '../base/given';

export interface ReplayOptions {
  id?: string | undefined;
  reason?: string | undefined;
  template?: string | undefined;
  limit?: string | undefined;
}

/** Puts dead letters back in line. @returns what to print */
export async function replayDead(context: Context, options: ReplayOptions): Promise<string[]> {
  // Through the contract, so that a mistake is told in the same words as by the function.
  const request = parseRequest(sendRequest, { action: 'replay', ...given({ ...options }) });
  if (request.action !== 'replay') throw new Error(`expected a replay, got ${request.action}`);
  const { replayed, skipped, more } = await replay(context, request);
  return [
    `${replayed} go out again with the next tick${skipped > 0 ? `; ${skipped} were left: their template has changed, or somebody was faster` : ''}. 已重放 ${replayed} 条。`,
    ...(more ? ['There are more: run it again. 还有更多，请再次运行。'] : []),
  ];
}
