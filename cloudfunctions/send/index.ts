import notifyConfig from 'notify-config';
import { asked } from '../core/contract/parse';
import { httpHandler } from '../platform/handler';
import { createWeChat } from '../platform/wechat';

/**
 * Other functions (or HTTP, if switched on): `send`, `sendMany`, `toWish`, `toSegment`, `status`, `explain`, `cancel`, `reschedule`,
 * `replay`. What answers is loaded when it is first asked for: sending one notification needs half of it.
 */
export const main = httpHandler(
  'send',
  notifyConfig,
  async (event, _caller, context) => {
    const { action, dryRun } = asked(event);
    const { answer } = action === 'send' && !dryRun ? await import('./one') : await import('./others');
    return answer(context, event);
  },
  createWeChat,
);
