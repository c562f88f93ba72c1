/** What users are sent, and the topics that they switch on and off. */
import type { FieldName } from '../../fields/fieldTypes';
import type { CapInput, TemplateCapsInput } from './caps';

/** What a user switches on and off. */
export interface TopicInput {
  /** Shown to the user, 1–20 characters. Example: `'到货提醒'`. */
  title: string;
  /** One line under the title, at most 60 characters. Default: none. */
  description?: string;
  /** How often a user may get messages of this topic; what is over it is put off, never dropped. Default: no limit. */
  cap?: CapInput;
}

/** A field with more to say than its name. */
export interface FieldInput {
  /** Example: `'thing3'`. */
  field: FieldName;
  /** The name beside the value on the card: the template's keyword, as WeChat has it (`templates pull` writes it, `templates check` compares). The local cloud's cards show it. Default: none. Example: `'商品名称'`. */
  label?: string;
  /** A value over the field's limit: refuse the request (`error`) or cut it to fit (`truncate`). Default: `error`. */
  overLong?: 'error' | 'truncate';
  /** Used when the caller leaves the value out; the name becomes optional. A value that the field takes, not empty (WeChat refuses empty values). Default: none, the value is required. */
  default?: string;
  /** For `enum` and `enum_string` fields only: the values that the template allows, without blanks around. Default: any. Example: `['已发货', '已签收']`. */
  values?: readonly string[];
}

/**
 * How the card of a digest is filled: one card for all that was collected. A digest of one shows that one as it is.
 * In texts, `{{first}}` is the value of the same name in the first that was collected, `{{last}}` in the last, `{{count}}`
 * how many there are; where it does not fit, the value is cut, never the words around it.
 */
export interface DigestInput {
  /** By the names of `data`. Default of each: `{{first}}`. Example: `{ goods: '{{first}} 等 {{count}} 件' }`. */
  data?: Readonly<Record<string, string>>;
  /** The page that it opens. Default: the template's. Example: `'pages/inbox/index'`. */
  page?: string;
}

/** One template. Two aliases may share one WeChat id; then kind, set of fields, title and scene must be the same. */
export interface TemplateInput<Topic extends string = string> {
  /** WeChat's template id: 43 letters, digits, `-` or `_`. */
  id: string;
  /** `one-time`: each accept buys one send. `long-term` (some trades only): one consent, many sends; knows no credits. */
  kind: 'one-time' | 'long-term';
  /** The template's title at WeChat, 1–20 characters. Example: `'到货提醒'`. */
  title: string;
  /** What WeChat was told that it is for when it was added (`sceneDesc`), 1–15 characters: what users agree to. A campaign on it has to name it, and is refused otherwise. Default: none; campaigns are held against the class alone. Example: `'商品到货时通知一次'`. */
  scene?: string;
  /** A key of `topics`. */
  topic: Topic;
  /** `transactional`: the user waits for it. `promotional`: comes after, is capped, keeps quiet hours and leaves the last credit to a transactional alias of the same WeChat id, if there is one. */
  class: 'transactional' | 'promotional';
  /** The page a card opens: no slash at its beginning or end, no protocol, percent-encoded query allowed, without a `nid` of its own (the click mark). Where the build knows the mini program’s `app.json` (`--client`), it must be one of its pages. Over 128 bytes with that mark (27) the build warns: WeChat documents the limit for QR-code paths only. Default: none, the card cannot be tapped. Example: `'pages/goods/index'`. */
  page?: string;
  /** The caller's names → the template's fields. Every field of the template must be there, each once; 1–20. Example: `{ goods: 'thing1', price: 'amount2' }`. */
  data: Readonly<Record<string, FieldName | FieldInput>>;
  /** Without a credit: suppress (`drop`), wait for the next accept until it expires (`wait`), or call WeChat once for a credit from before this system (`try`). One-time only. Default: `drop`. */
  whenNoCredit?: 'drop' | 'wait' | 'try';
  /** An attempt whose answer was lost: settle it by receipts (`settle`), or send again at the risk of a double (`retry`). Default: `settle`. */
  unknown?: 'settle' | 'retry';
  /** Whether the hours of `quietHours` defer it. Default: `respect` for promotional, `ignore` for transactional. */
  quietHours?: 'respect' | 'ignore';
  /** After this long a notification that has not gone out expires, in ms from its due time; 1 minute to 90 days. A request's own `expiresAt` lies at most 180 days ahead, or this long after its `sendAt` where that is later: every notification ends. Default: 7 days. */
  expiresAfterMs?: number;
  /** Sends of this template a second over all workers. 1–2000. A backlog keeps to it within 5 %: the timer then ticks every 30 s (`limits.tickSeconds`). Default: no limit of its own. */
  perSecond?: number;
  /** Lets users have its messages collected, once a day or a week, and sent as one card for one credit; this is what that card shows. Default: none, each goes out by itself. */
  digest?: DigestInput;
  /** How long a wish (`ask` with `about`) waits for this template, in days. 1–366. Default: 90. */
  wishDays?: number;
  /** Whether a scheduled one may leave up to 15 s before its due time, where the timer's run would end before it; else it leaves up to as much late. Default: `true`. */
  early?: boolean;
  /** Whether it passes caps, and whether it counts towards them. Default: neither passes nor is left out. Example: `{ overrides: true, counts: false }`. */
  caps?: TemplateCapsInput;
}
