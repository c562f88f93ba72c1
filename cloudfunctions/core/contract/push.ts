import * as z from 'zod/mini';
import { templateId, text } from './values';

/** Strings in the JSON form, but numbers have been seen. */
const scalar = z.union([z.string().check(z.maxLength(200)), z.number()]);
/** Seconds since 1970. */
const seconds = z.union(
  [z.string().check(z.regex(/^\d{1,12}$/)), z.int().check(z.minimum(0))],
  'expected seconds since 1970',
);
const item = z.object({
  TemplateId: z.union([templateId, z.number()], 'expected a WeChat template id'),
  SubscribeStatusString: z.optional(text(40)),
  PopupScene: z.optional(scalar),
  MsgID: z.optional(scalar),
  ErrorCode: z.optional(scalar),
  /** Free text of WeChat's: a long one must not cost the receipt. */
  ErrorStatus: z.optional(z.union([text(4000), z.number()])),
});
const list = z.object({ List: z.union([item, z.array(item).check(z.maxLength(100))]) });

/** WeChat's push in JSON form (PLATFORM §5); XML-turned-JSON carries the list in a wrapper of the event's name. */
export const pushEvent = z.object({
  ToUserName: z.optional(z.string()),
  FromUserName: z.string().check(z.minLength(1), z.maxLength(64)),
  CreateTime: seconds,
  MsgType: z.literal('event'),
  Event: z.enum(['subscribe_msg_popup_event', 'subscribe_msg_change_event', 'subscribe_msg_sent_event']),
  List: z.optional(list.shape.List),
  SubscribeMsgPopupEvent: z.optional(list),
  SubscribeMsgChangeEvent: z.optional(list),
  SubscribeMsgSentEvent: z.optional(list),
});
export type PushEvent = z.infer<typeof pushEvent>;
export type PushItem = z.infer<typeof item>;

/** An object when there is one item, an array when there are several. */
export function itemsOf(push: PushEvent): PushItem[] {
  const given =
    push.List ??
    push.SubscribeMsgPopupEvent?.List ??
    push.SubscribeMsgChangeEvent?.List ??
    push.SubscribeMsgSentEvent?.List ??
    [];
  return Array.isArray(given) ? given : [given];
}
