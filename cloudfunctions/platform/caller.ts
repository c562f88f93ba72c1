import type { CallerContext } from './sdk';

/** Who is calling, as the platform says. */
export interface Caller {
  /** The direct caller, the last hop of `SOURCE`: `wx_client`, `wx_devtools`, `scf`, `wx_trigger`, `wx_http`…; empty when the platform names none. */
  direct: string;
  /** The mini-program user behind the call, empty when there is none. */
  openid: string;
  /** Uid of a web login, empty when there is none. */
  uid: string;
  envId: string;
  isTimer: boolean;
}

/** Read inside the handler: the environment variables belong to one call. */
export function callerOf(context: CallerContext, uid: string | undefined, env: NodeJS.ProcessEnv): Caller {
  const chain = (context.SOURCE ?? '').split(',').map((hop) => hop.trim());
  return {
    direct: chain.filter((hop) => hop !== '').at(-1) ?? '',
    // The SDK makes numbers of all-digit ids (PLATFORM §6), which ruins long ones and leading zeros: its source does not.
    openid: env.WX_OPENID ?? (context.OPENID === undefined ? '' : String(context.OPENID)),
    uid: uid ?? '',
    envId: context.ENV === undefined ? '' : String(context.ENV),
    isTimer: env.TRIGGER_SRC === 'timer',
  };
}

/** A mini program, released or in DevTools, calls directly. */
export const isClient = (caller: Caller): boolean =>
  caller.direct === 'wx_client' || caller.direct === 'wx_devtools';

/** Another function of this environment. */
export const isFunction = (caller: Caller): boolean => caller.direct === 'scf';
