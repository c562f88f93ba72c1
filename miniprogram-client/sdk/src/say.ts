import type { Debug } from './types';
import type { WxLike } from './wxLike';

/** Tells the developer what happened: a code and what it is about. `debug/words.ts` puts it into words. */
export type Say = Debug;

/** @returns `develop`, `trial`, `release`, or `undefined` where WeChat does not say */
export function envVersionOf(wx: WxLike): string | undefined {
  try {
    return wx.getAccountInfoSync!().miniProgram.envVersion;
  } catch {
    // An older WeChat.
  }
}

export function sayOf(debug: Debug | boolean | undefined, envVersion: string | undefined): Say {
  const write: Debug =
    typeof debug === 'function' ? debug : (code, about) => console.info('[notify]', code, about);
  if (debug === undefined ? envVersion !== 'develop' : !debug) return () => undefined;
  return (code, about) => {
    try {
      write(code, about);
    } catch {
      // The host's own writer must not break its pages.
    }
  };
}
