import type { Fail } from './failure';
import { fieldsOf } from './storage';
import type { CloudLike, NotifyOptions, Outcome } from './types';
import type { WxLike } from './wxLike';

export type Call = <Data>(
  name: 'subscribe' | 'unsubscribe' | 'track',
  request: Record<string, unknown>,
) => Promise<Outcome<Data>>;

/** Calls one of the functions. Whatever goes wrong becomes an outcome. */
export function callerOf(
  wx: WxLike,
  { cloud, prefix }: Pick<NotifyOptions, 'cloud' | 'prefix'>,
  fail: Fail,
): Call {
  return async <Data>(action: string, data: Record<string, unknown>): Promise<Outcome<Data>> => {
    const name = prefix + action;
    try {
      const target: CloudLike | undefined = (typeof cloud === 'function' ? await cloud() : cloud) || wx.cloud;
      if (!target) throw new Error('there is no wx.cloud');
      const { result } = fieldsOf(await target.callFunction({ name, data }));
      const { ok, error = 'not be found: another function has that name' } = fieldsOf(result);
      return ok === true ? (result as Outcome<Data>) : fail(error, { name, data });
    } catch (error) {
      return fail(error, { name, data });
    }
  };
}
