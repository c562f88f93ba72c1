import { isTriggerEvent } from './cloudToken';
import type { CallerContext } from './sdk';

/** Who is calling, as the platform says. */
export interface Caller {
  /** The direct caller, the last hop of `SOURCE`: `wx_client`, `wx_devtools`, `scf`, `wx_trigger`, `wx_http`…; empty when the platform names none. */
  direct: string;
  /** All of `SOURCE`, first = origin. */
  source: string;
  /** The mini-program user behind the call, empty when there is none. */
  openid: string;
  /** Uid of a web login, empty when there is none. */
  uid: string;
  /** Appid of another mini program or account, which shares this environment and has made the call: its users are none of ours. */
  stranger?: string;
  envId: string;
  /** The function's own trigger has made this call. */
  isTimer: boolean;
}

/**
 * Read inside the handler: the environment variables belong to one call, and a warm instance keeps those of earlier ones
 * (PLATFORM §6). `getWXContext()` reads only what `WX_CONTEXT_KEYS` lists: what it does not give is nobody's.
 */
export function callerOf(
  context: CallerContext,
  uid: string | undefined,
  env: NodeJS.ProcessEnv,
  event?: unknown,
): Caller {
  const chain = (context.SOURCE ?? '').split(',').map((hop) => hop.trim());
  const hops = chain.filter((hop) => hop !== '');
  const stranger = strangerOf(context);
  // Whichever openid stands there: under that of another account nobody could be sent anything.
  const openid = stranger === '' ? openidOf(context, env) : '';
  const direct = hops.at(-1) ?? '';
  // Either may be left from an earlier call: a worker that a tick has called shows the trigger's variable, a trigger a
  // worker's source. Taking a trigger for a function would stop all sending; the other way round only costs a refusal.
  const byFunction = direct === 'scf' && !isTriggerEvent(event);
  return {
    direct,
    source: hops.join(','),
    openid,
    // A uid may stand beside an OPENID without any web login (PLATFORM §6).
    uid: openid === '' && stranger === '' ? (uid ?? '') : '',
    ...(stranger !== '' && { stranger }),
    // Without any key in the list the context is empty; these two belong to the function, not to a call.
    envId: String(context.ENV ?? env.TCB_ENV ?? env.SCF_NAMESPACE ?? ''),
    isTimer: openid === '' && stranger === '' && env.TRIGGER_SRC === 'timer' && !byFunction,
  };
}

function openidOf({ OPENID }: CallerContext, env: NodeJS.ProcessEnv): string {
  if (OPENID === undefined) return '';
  // The SDK makes numbers of all-digit ids (PLATFORM §6), which ruins long ones and leading zeros: its source does not.
  return typeof OPENID === 'number' ? (env.WX_OPENID ?? String(OPENID)) : OPENID;
}

/** No document says that calls of one's own name no sender: the own appid is no stranger. */
function strangerOf({ APPID, FROM_APPID }: CallerContext): string {
  return FROM_APPID === undefined || FROM_APPID === APPID ? '' : String(FROM_APPID);
}

/** A mini program, released or in DevTools, calls directly. */
export const isClient = (caller: Caller): boolean =>
  caller.direct === 'wx_client' || caller.direct === 'wx_devtools';

/** Another function of this environment. */
export const isFunction = (caller: Caller): boolean => caller.direct === 'scf';

/** Somebody from outside: in a mini program, with a web login, or by HTTP. */
export const isPerson = (caller: Caller): boolean =>
  isClient(caller) || caller.uid !== '' || caller.direct === 'web' || caller.direct === 'wx_http';
