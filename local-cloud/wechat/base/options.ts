import type { Clock } from '../../base/ports';
import type { ProfileInForce } from '../../profile/inForce';

/** Platform numbers for the kinds of templates, as `getTemplateList` gives them (PLATFORM §4). */
export const ONE_TIME = 2;
export const LONG_TERM = 3;

/** One template of the mini program, as `--templates FILE` lists them. */
export interface TemplateDefinition {
  /** WeChat's template id; 43 characters in real life. */
  id: string;
  title: string;
  /** 2 = one-time (each accept buys one send), 3 = long-term (one consent, many sends). */
  type: typeof ONE_TIME | typeof LONG_TERM;
  /** Names of its fields, type + number: `thing1`, `amount3`. Every send must fill all of them. */
  fields: string[];
  /** What the card says, in its order: `商品名称:{{thing1.DATA}}\n`, as `getTemplateList` gives it. Absent: the fields under their own names. */
  content?: string;
  /** For `enum`/`enum_string` fields: field → the values it may hold (`keywordEnumValueList`). */
  enumValues?: Record<string, string[]>;
}

/**
 * Hands one push to the function it is routed to.
 * A promise that rejects, or stays open for 5 s, counts as unanswered: the push is repeated, twice at most.
 */
export type DeliverPush = (event: Record<string, unknown>, openid: string) => Promise<unknown> | unknown;

/** Calls a function as the platform does when its delayed call has come due. */
export interface DelayedTo {
  envId: string;
  call(name: string, event: unknown): Promise<unknown>;
}

/** The AppSecret that a local cloud's WeChat takes where none was named. */
export const USUAL_SECRET = 'local-cloud-app-secret';

export interface WeChatOptions {
  clock: Clock;
  /** Folder of its own (made if missing); everything acknowledged is in it and survives `kill -9`. */
  dir: string;
  push: DeliverPush;
  /** Whom delayed calls reach. Absent: there is no such openapi. */
  delayed?: DelayedTo;
  /** Of the mini program, for tokens of the HTTPS API. Default `wx0000000000000000`. */
  appid?: string;
  /** Default: `USUAL_SECRET`. */
  appSecret?: string;
  /** Default: one of its own, `default`. */
  profile?: ProfileInForce;
  /** Absent: every template id is taken, and data is checked by the type in each key only. */
  templates?: TemplateDefinition[];
  /** Paths of the published mini program's pages, no leading slash. Absent: every path is taken. */
  pages?: string[];
  /** `ToUserName` of pushes: the mini program's original id. Default `gh_localcloud`. */
  originalId?: string;
  /** Real milliseconds after which an unanswered push is repeated. Default 5000, as on the platform (PLATFORM §5). */
  answerWithinMs?: number;
  /** Real milliseconds to wait before pushes left over by an earlier process go out. Default 1000. */
  resumeDelayMs?: number;
}
