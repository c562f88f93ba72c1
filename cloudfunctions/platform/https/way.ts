import type { LackCode } from '../../core/model/transport';
import type { WeChat } from '../../core/ports';
import type { ApiParts } from './call';
import { hasSecret } from './settings';

/** What of a function's call this way needs. */
type HttpsCall = Omit<ApiParts, 'timeoutMs'> & { sendTimeoutMs: number };

/**
 * The way to WeChat over HTTPS: whether this function has the AppSecret, and how it sends. What it takes to send is loaded
 * when it is first used: an environment that sends over the cloud does not pay for it.
 */
export function httpsWay(call: HttpsCall): { lack: LackCode | undefined; send: WeChat['send'] } {
  let made: Promise<Pick<WeChat, 'send'>> | undefined;
  const make = async () => {
    const { createHttpsSend } = await import('./wechat');
    return createHttpsSend({ ...call, timeoutMs: call.sendTimeoutMs });
  };
  return {
    lack: hasSecret(call.env) ? undefined : 'NO_APP_SECRET',
    send: async (message) => {
      const way = await (made ??= make()).catch(
        (error: unknown) => error as { code?: string; message: string },
      );
      if ('send' in way) return way.send(message);
      made = undefined;
      return { ok: false, code: way.code ?? 'UNREADABLE', text: way.message };
    },
  };
}
