import { saysNoToken } from '../../core/codes/classify';
import type { ProbeOrigin, Sight } from '../../core/model/probe';
import type { WeChat } from '../../core/ports';
import type { Caller } from '../caller';

/** No openid can contain this sign: WeChat refuses it as 40003 before anything happens to anybody. */
const NOBODY = 'nobody@notify-probe';

/** Codes with which WeChat speaks about the message: it has let the call in. */
const ABOUT_THE_MESSAGE = [40003, 40037, 41030, 43101, 47003];

/** What this call sees of itself, and whether WeChat takes a send from it. Nobody gets anything. */
export async function lookAt(
  origin: ProbeOrigin,
  caller: Caller,
  wechat: Pick<WeChat, 'send'>,
  has: { listed: string[]; variable: boolean },
  templateId: string,
): Promise<Sight> {
  const answer = await wechat.send({
    touser: NOBODY,
    template_id: templateId,
    data: {},
    miniprogram_state: 'developer',
    lang: 'zh_CN',
  });
  const code = answer.ok ? '0' : String(answer.code);
  const text = answer.ok ? '' : bare(answer.text);
  const token = answer.ok ? 'yes' : tokenOf(code, text);
  return { origin, source: caller.source, openid: caller.openid !== '', ...has, token, code, text };
}

/** Whether the call had a token, by how WeChat refused it. */
function tokenOf(code: string, text: string): Sight['token'] {
  if (ABOUT_THE_MESSAGE.includes(Number(code))) return 'yes';
  return saysNoToken(code, text) ? 'no' : 'unclear';
}

/** The SDKs wrap the platform's words: `errCode: … | errMsg: openapi.…:fail <words>`. */
export const bare = (text: string): string =>
  text
    .replace(/^.*?errMsg: /s, '')
    .replace(/^[\w.]+:fail\s*/, '')
    .replace(/^-\d+ [^.]*\. (?=\S)/, '')
    .replace(/;?\s*at \S+ api[;.]?\s*$/, '')
    .slice(0, 200);
