import * as z from 'zod/mini';
import { templateId, text } from './values';

/** Strings in the JSON form, but numbers have been seen. */
const scalar = z.union([z.string().check(z.maxLength(200)), z.number()]);
/** Seconds since 1970. */
const seconds = z.union(
  [
    z.string().check(z.regex(/^\d{1,12}$/, 'expected seconds since 1970')),
    z.int('expected seconds since 1970').check(z.minimum(0, 'expected seconds since 1970')),
  ],
  'expected seconds since 1970',
);
export const pushItem = z.object({
  TemplateId: z.union([templateId, z.number()], 'expected a WeChat template id'),
  SubscribeStatusString: z.optional(text(40)),
  PopupScene: z.optional(scalar),
  MsgID: z.optional(scalar),
  ErrorCode: z.optional(scalar),
  /** Free text of WeChat's: a long one must not cost the receipt. */
  ErrorStatus: z.optional(z.union([text(4000), z.number()])),
});
/** WeChat's own have as many as a sheet has templates. */
export const MOST_ITEMS = 100;
const list = z.object({ List: z.union([pushItem, z.array(pushItem).check(z.maxLength(MOST_ITEMS))]) });

/** What an item tells: the sheet was closed, a template was switched off in the settings, a send has its receipt. */
export type PushKind = 'popup' | 'change' | 'sent';

/** The console may offer one entry for all three events (PLATFORM §5): then the item itself says which it is. */
const ANY = 'subscribe_msg_event';
const KINDS: Readonly<Record<string, PushKind>> = {
  subscribe_msg_popup_event: 'popup',
  subscribe_msg_change_event: 'change',
  subscribe_msg_sent_event: 'sent',
};
const EVENTS = [...Object.keys(KINDS), ANY];

/** WeChat's push in JSON form (PLATFORM §5); XML-turned-JSON carries the list in a wrapper of the event's name. */
export const pushEvent = z.object({
  ToUserName: z.optional(scalar),
  FromUserName: z.string().check(z.minLength(1), z.maxLength(64)),
  CreateTime: seconds,
  MsgType: z.literal('event'),
  Event: z.enum(EVENTS),
  List: z.optional(list.shape.List),
  SubscribeMsgPopupEvent: z.optional(list),
  SubscribeMsgChangeEvent: z.optional(list),
  SubscribeMsgSentEvent: z.optional(list),
});
/** Where XML-turned-JSON carries its list. */
export const WRAPPERS = [
  'SubscribeMsgPopupEvent',
  'SubscribeMsgChangeEvent',
  'SubscribeMsgSentEvent',
] as const;
export type PushEvent = z.infer<typeof pushEvent>;
export type PushItem = z.infer<typeof pushItem>;

/**
 * Whether it is a push of something else: another message or event that the console has routed here. Nothing is done
 * with it, but WeChat shall not repeat it.
 */
export function isOtherPush(event: unknown): boolean {
  const { MsgType, Event } = (event ?? {}) as Record<string, unknown>;
  if (!isName(MsgType)) return false;
  return MsgType !== 'event' || (isName(Event) && !EVENTS.includes(Event));
}

/** WeChat's own are some twenty letters; a megabyte is nothing that anybody has pushed. */
const isName = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= 100;

/** The items of a push by what they tell. `List` is an object when there is one item, an array when there are several. */
export function itemsOf(push: PushEvent): Record<PushKind, PushItem[]> {
  const given =
    push.List ??
    push.SubscribeMsgPopupEvent?.List ??
    push.SubscribeMsgChangeEvent?.List ??
    push.SubscribeMsgSentEvent?.List ??
    [];
  const items: Record<PushKind, PushItem[]> = { popup: [], change: [], sent: [] };
  for (const one of Array.isArray(given) ? given : [given]) items[KINDS[push.Event] ?? kindOf(one)].push(one);
  return items;
}

function kindOf({ MsgID, ErrorCode, PopupScene }: PushItem): PushKind {
  if (MsgID !== undefined || ErrorCode !== undefined) return 'sent';
  return PopupScene === undefined ? 'change' : 'popup';
}

/**
 * WeChat's message id as text, to be told from others and to be looked up. One that came as a number beyond 2^53 has lost
 * digits before it reached us: it still tells a receipt from most others, but finds no send.
 */
export function msgidOf({ MsgID = '' }: PushItem): { identity: string; msgid: string } {
  const identity = String(MsgID);
  return { identity, msgid: typeof MsgID === 'number' && !Number.isSafeInteger(MsgID) ? '' : identity };
}
