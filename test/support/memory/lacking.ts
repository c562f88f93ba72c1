import type { LackCode } from '../../../cloudfunctions/core/model/transport';
import type { RawSendAnswer } from '../../../cloudfunctions/core/ports';
import type { MemoryContext } from './context';

/** From now on this call has nothing to send by. */
export function lacking(
  context: MemoryContext,
  source = 'wx_http',
  lack: LackCode = 'NO_WECHAT_TOKEN',
  name = 'send',
): void {
  const from = { function: name, source };
  context.wechat = { ...context.wechat, transport: { by: 'none', lack, everywhere: false, from } };
}

/** It has a token again, as far as can be seen. */
export function having(context: MemoryContext, everywhere = false): void {
  const from = { function: 'dispatch', source: 'wx_trigger' };
  const by = everywhere ? 'https' : 'cloud';
  context.wechat = { ...context.wechat, transport: { by, everywhere, from } };
}

/** A token that is there, and that the gateway refuses. */
export const TOKEN_REFUSED: RawSendAnswer = {
  ok: false,
  code: -501007,
  text: 'openapi.subscribeMessage.send:fail invalid parameters. Invalid wxCloudApiToken',
};
