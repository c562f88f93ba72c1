import { parseRequest, sendRequest } from '../../cloudfunctions/core/contract';
import type { Context } from '../../cloudfunctions/core/ports/context';
import { cancel } from '../../cloudfunctions/core/queue/cancel';
import { given } from '../base/given';
import { stateWords } from '../base/words';

export interface CancelOptions {
  id?: string | undefined;
  key?: string | undefined;
  keyPrefix?: string | undefined;
  template?: string | undefined;
  to?: string | undefined;
}

/** Stops what has not gone out. @returns what to print */
export async function cancelSends(context: Context, options: CancelOptions): Promise<string[]> {
  const request = parseRequest(sendRequest, { action: 'cancel', ...given({ ...options }) });
  if (request.action !== 'cancel') throw new Error(`expected a cancel, got ${request.action}`);
  const { cancelled, onTheirWay = [], state, reason } = await cancel(context, request);
  return [
    `${cancelled} cancelled. 已取消 ${cancelled} 条。`,
    ...(state
      ? [`state 状态: ${stateWords(state)}${reason ? ` — ${reason.code}: ${reason.message}` : ''}`]
      : []),
    ...(onTheirWay.length > 0
      ? [
          'Just being sent, they may arrive; if they come back, they are not tried again. 正在发送，可能送达；若未发出则不再重试：',
          ...onTheirWay.map((id) => `  ${id}`),
        ]
      : []),
  ];
}
