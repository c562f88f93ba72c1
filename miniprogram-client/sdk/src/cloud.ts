import type { Fail } from './failure';
import { fieldsOf } from './storage';
import type { CloudLike, NotifyOptions, Outcome } from './types';
import type { WxLike } from './wxLike';

export type Call = <Data>(
  name: 'subscribe' | 'unsubscribe' | 'track',
  request: object,
) => Promise<Outcome<Data>>;

/**
 * Calls one of the functions. Whatever goes wrong becomes an outcome.
 * The environment goes with every call (`config.env` comes before what `init` was given, WeChat's document of
 * wx.cloud.callFunction): without it, DevTools would call the one that happens to be the default.
 */
export function callerOf(
  wx: WxLike,
  { cloud, prefix, env }: Pick<NotifyOptions, 'cloud' | 'prefix' | 'env'>,
  fail: Fail,
): Call {
  return async <Data>(action: string, data: object): Promise<Outcome<Data>> => {
    const name = prefix + action;
    let failure: unknown = 'no wx.cloud';
    try {
      const target: CloudLike | undefined = (typeof cloud === 'function' ? await cloud() : cloud) || wx.cloud;
      // Another one than `wx.cloud` has an environment of its own.
      const named = target === wx.cloud;
      if (target && named && !env) failure = 'no environment';
      else if (target) {
        const { result } = fieldsOf(
          await target.callFunction({ name, data, ...(named && { config: { env: env! } }) }),
        );
        const { ok, error } = fieldsOf(result);
        if (ok === true) return result as Outcome<Data>;
        failure = error || 'not be found';
      }
    } catch (error) {
      failure = error;
    }
    return fail(failure, { name, data });
  };
}
