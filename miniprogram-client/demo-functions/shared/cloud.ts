import cloud from 'wx-server-sdk';
import { createNotify } from './notify';

// The types of wx-server-sdk do not know its own constant (PLATFORM §10).
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV as unknown as string });

/** `notify.js` and its types are `dist/server/notify.*`, which `npm run build` makes from notify.config.ts. */
export const notify = createNotify({ cloud });

export interface Caller {
  /** Empty where no user stands behind the call. */
  openid: string;
  /** Another function or a timer, not a mini program: the last hop of SOURCE is the direct caller. */
  isInner: boolean;
}

/** Who calls, by the platform's word; inside a handler only. */
export function caller(): Caller {
  const { OPENID, SOURCE = '' } = cloud.getWXContext() as { OPENID?: unknown; SOURCE?: string };
  // The SDK makes numbers of openids that are all digits.
  const openid = OPENID === undefined ? '' : String(OPENID);
  return { openid, isInner: ['scf', 'wx_trigger'].includes(SOURCE.split(',').at(-1) ?? '') };
}
