import type { RawSendAnswer, WeChat } from '../../core/ports';
import { createApi, type ApiParts } from './call';

const SEND = '/cgi-bin/message/subscribe/send';

/** `subscribeMessage.send` over WeChat's HTTPS API: from anywhere, by the AppSecret, with a msgid in its answer (PLATFORM §2). */
export function createHttpsSend(parts: ApiParts): Pick<WeChat, 'send'> {
  const api = createApi(parts);
  return {
    async send(message): Promise<RawSendAnswer> {
      const outcome = await api({ path: SEND, body: message });
      if (outcome.kind !== 'ok') return { ok: false, code: outcome.code, text: outcome.text };
      // Without an errcode of 0 nothing says that WeChat took it.
      if (outcome.body.errcode !== 0) return { ok: true, undecodable: true };
      const { msgid } = outcome.body;
      return typeof msgid === 'string' && msgid !== '' ? { ok: true, msgid } : { ok: true };
    },
  };
}
