import type { OutgoingMessage, RawSendAnswer } from '../core/ports';
import { hasCloudToken } from './cloudToken';
import { wx } from './sdk';
import type { Call, Way } from './transport';

interface SdkError {
  errCode?: number | string;
  errMsg?: string;
  code?: number | string;
  message?: string;
}

/** Over the cloud, by the token of this call. */
export const cloudWay = ({ env, isTrigger }: Pick<Call, 'env' | 'isTrigger'>): Way => ({
  lack: hasCloudToken(env, isTrigger) ? undefined : 'NO_WECHAT_TOKEN',
  send,
});

/**
 * Whether or not this call seems to have a token, as the probe asks. Without the SDK's case conversion, which would ruin
 * `data` and the 64-bit msgid (PLATFORM §2).
 */
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
