import type { OutgoingMessage, RawSendAnswer } from '../core/ports';
import { hasCloudToken } from './cloudToken';
import { httpsWay } from './https/way';
import { wx } from './sdk';
import { chooseWay, type Call, type MakeWeChat, type Way } from './transport';

interface SdkError {
  errCode?: number | string;
  errMsg?: string;
  code?: number | string;
  message?: string;
}

/** `subscribeMessage.send` by the way that this call has (DESIGN §7, "Transport"). */
export const createWeChat: MakeWeChat = (call) => chooseWay(call, cloudWay(call), httpsWay(call));

/** Over the cloud, by the token of this call. */
export const cloudWay = ({ env, isTrigger }: Pick<Call, 'env' | 'isTrigger'>): Way => ({
  lack: hasCloudToken(env, isTrigger) ? undefined : 'NO_WECHAT_TOKEN',
  send,
});

/** Without the SDK's case conversion, which would ruin `data` and the 64-bit msgid (PLATFORM §2). */
/** Over the cloud, whether or not this call seems to have a token: for the probe. */
export async function askCloud(message: OutgoingMessage): Promise<Record<string, unknown>> {
  return wx.openapi({ convertCase: false }).subscribeMessage.send({ ...message });
}

async function send(message: OutgoingMessage): Promise<RawSendAnswer> {
  try {
    return readAnswer(await askCloud(message));
  } catch (thrown) {
    const { errCode, errMsg, code, message: text } = (thrown ?? {}) as SdkError;
    return { ok: false, code: errCode ?? code ?? 'UNREADABLE', text: String(errMsg ?? text ?? '') };
  }
}

/** The SDK puts these into its answer where the body was no JSON, and calls that a success (wx-server-sdk 4.0.2, `callWXOpenAPI`). */
const NO_JSON = ['buffer', 'contentType', 'result'];

function readAnswer(answer: Record<string, unknown>): RawSendAnswer {
  if (NO_JSON.some((name) => name in answer)) return { ok: true, undecodable: true };
  const { msgid } = answer;
  return msgid === undefined || msgid === null ? { ok: true } : { ok: true, msgid: String(msgid) };
}
