/** What WeChat pushes, as the function receives it. */
import type { PushEvent, PushItem } from '../../../cloudfunctions/core/contract/push';
import { NOW, sampleConfig } from '../sample';

export const T = sampleConfig().templates.backInStock!.id;
export const U = sampleConfig().templates.offer!.id;
export const SECONDS = Math.floor(NOW / 1000);

export const push = (Event: string, List: PushEvent['List'], more: Partial<PushEvent> = {}): PushEvent => ({
  FromUserName: 'o-1',
  CreateTime: String(SECONDS),
  MsgType: 'event',
  Event,
  List,
  ...more,
});
/** The push of a receipt. */
export const sent = (item: Partial<PushItem> = {}, more: Partial<PushEvent> = {}) =>
  push(
    'subscribe_msg_sent_event',
    { TemplateId: T, MsgID: '1700827132819554304', ErrorCode: '0', ErrorStatus: 'success', ...item },
    more,
  );
