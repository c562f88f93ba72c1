import type { OutgoingMessage, RawSendAnswer, WeChat } from '../core/ports';
import { wx } from './sdk';

interface SdkError {
  errCode?: number | string;
  errMsg?: string;
  code?: number | string;
  message?: string;
}

/** `subscribeMessage.send` without the SDK's case conversion, which would ruin `data` and the 64-bit msgid (PLATFORM §2). */
export function createWeChat(): WeChat {
  return { send };
}

async function send(message: OutgoingMessage): Promise<RawSendAnswer> {
  try {
    const answer = await wx.openapi({ convertCase: false }).subscribeMessage.send({ ...message });
    const msgid = answer.msgid;
    return msgid === undefined || msgid === null ? { ok: true } : { ok: true, msgid: String(msgid) };
  } catch (thrown) {
    const { errCode, errMsg, code, message: text } = thrown as SdkError;
    return { ok: false, code: errCode ?? code ?? 'UNREADABLE', text: String(errMsg ?? text ?? '') };
  }
}
