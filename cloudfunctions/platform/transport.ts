import { classify } from '../core/codes/classify';
import type { Environment } from '../core/config';
import type { LackCode } from '../core/model/transport';
import type { Clock, Log, NewToken, OutgoingMessage, RawSendAnswer, Store, WeChat } from '../core/ports';

/** What a way to WeChat may know of the call that it serves; made anew for each call. */
export interface Call {
  /** Without the configuration's prefix. */
  functionName: string;
  /** The chain of callers, as the platform says. */
  source: string;
  /** The function's own trigger has made it. */
  isTrigger: boolean;
  appid: string;
  environment: Environment;
  /** How long one send may take, ms. */
  sendTimeoutMs: number;
  /** The environment variables of this call. */
  env: NodeJS.ProcessEnv;
  store: Store;
  clock: Clock;
  log: Log;
  newToken: NewToken;
}

/** Makes the port for one call. A function that sends nothing is given none, and bundles none. */
export type MakeWeChat = (call: Call) => WeChat;

/** One way to WeChat, as this call has it. */
export interface Way {
  /** Why this call cannot send this way, by what can be seen beforehand; `undefined`: it can. */
  lack: LackCode | undefined;
  /** Never throws: see `WeChat.send`. Called only where nothing is lacking. */
  send(message: OutgoingMessage): Promise<RawSendAnswer>;
}

/**
 * The way that the environment's setting chooses. `auto` is the cloud's where this call has a token, else HTTPS where the
 * AppSecret is set; and since a refused token means that nothing was sent, HTTPS takes that message and the rest of the call.
 */
export function chooseWay(call: Call, cloud: Way, https: Way): WeChat {
  const { functionName, source, environment } = call;
  const choice = environment.transport;
  const from = { function: functionName, source };
  const overHttps = choice !== 'cloud' && https.lack === undefined;
  if (overHttps && (choice === 'https' || cloud.lack !== undefined))
    return { transport: { by: 'https', everywhere: true, from }, send: https.send };
  const lack = choice === 'https' ? https.lack : cloud.lack;
  if (lack !== undefined) {
    return {
      transport: { by: 'none', lack, everywhere: false, from },
      send: async () => ({ ok: false, code: lack, text: '' }),
    };
  }
  return {
    transport: { by: 'cloud', everywhere: overHttps, from },
    send: overHttps ? withOther(cloud, https) : cloud.send,
  };
}

/** A token may be there and be refused all the same. */
function withOther(first: Way, second: Way): WeChat['send'] {
  let refused = false;
  return async (message) => {
    if (refused) return second.send(message);
    const answer = await first.send(message);
    const verdict = classify(answer, 'unknown');
    if (verdict.kind !== 'unsent' || verdict.code !== 'NO_WECHAT_TOKEN') return answer;
    refused = true;
    return second.send(message);
  };
}
