/** WeChat's HTTPS API with the AppSecret: a token of its own world (`stable_token`), then calls (PLATFORM §2, §12). */

const USUAL_API = 'https://api.weixin.qq.com';
const TIMEOUT_MS = 15_000;
/** Not good any more: fetch another and try once again. */
const BAD_TOKEN = new Set(['40001', '40014', '42001']);

export class WeChatError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'WeChatError';
  }
}

export interface WeChatApi {
  /** @throws WeChatError with WeChat's code; an error of the network */
  call<T>(path: string, body?: object): Promise<T>;
}

/** @param address `NOTIFY_WECHAT_API`: where the API is when not at its usual place */
export function weChatApi(appid: string, secret: string, address = USUAL_API): WeChatApi {
  const base = address.replace(/\/+$/, '');
  let token: string | undefined;

  async function freshToken(): Promise<string> {
    const body = { grant_type: 'client_credential', appid, secret, force_refresh: false };
    const { access_token } = await request<{ access_token: string }>(`${base}/cgi-bin/stable_token`, body);
    return access_token;
  }

  return {
    async call<T>(path: string, body?: object): Promise<T> {
      for (let attempt = 1; ; attempt += 1) {
        token ??= await freshToken();
        try {
          return await request<T>(`${base}${path}?access_token=${token}`, body);
        } catch (error) {
          if (attempt > 1 || !(error instanceof WeChatError) || !BAD_TOKEN.has(error.code)) throw error;
          token = undefined;
        }
      }
    },
  };
}

async function request<T>(url: string, body?: object): Promise<T> {
  const response = await fetch(url, {
    method: body ? 'POST' : 'GET',
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error: unknown) => {
    // The cause says what it was; the error itself only "fetch failed".
    const cause = (error as { cause?: Error & { code?: string } }).cause;
    throw new Error(`fetch failed: ${cause?.code ?? cause?.message ?? (error as Error).message}`);
  });
  const answer = parsed<T & { errcode?: number; errmsg?: string }>(await response.text());
  if (answer.errcode) throw new WeChatError(String(answer.errcode), answer.errmsg ?? '');
  return answer;
}

/** A gateway in between answers in HTML: its text is the error. */
function parsed<T>(text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new Error(text || 'an empty answer');
  }
}
