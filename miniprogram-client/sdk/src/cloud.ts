import type { Fail } from './failure';
import { fieldsOf } from './storage';
import type { CloudLike, NotifyOptions, Outcome } from './types';
import type { WxLike } from './wxLike';

export type Call = <Data>(
  name: 'subscribe' | 'unsubscribe' | 'track',
  request: object,
) => Promise<Outcome<Data>>;

/** Calls one of the functions. Whatever goes wrong becomes an outcome. */
export function callerOf(
  wx: WxLike,
  { cloud, prefix }: Pick<NotifyOptions, 'cloud' | 'prefix'>,
  fail: Fail,
): Call {
  return async <Data>(action: string, data: object): Promise<Outcome<Data>> => {
    const name = prefix + action;
    let failure: unknown = 'no wx.cloud';
    try {
      const target: CloudLike | undefined = (typeof cloud === 'function' ? await cloud() : cloud) || wx.cloud;
      if (target) {
        const { result } = fieldsOf(await target.callFunction({ name, data }));
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
