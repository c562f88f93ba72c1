/** What a caller of `send` writes, typed by the configuration: a wrong alias or data name does not compile. */
import type { ValueOf } from './values';

interface TypedTemplate {
  readonly data: Readonly<Record<string, string | { readonly field: string }>>;
}
interface TypedConfig {
  readonly templates: Readonly<Record<string, TypedTemplate>>;
}

export type AliasOf<C extends TypedConfig> = keyof C['templates'] & string;

type Names<T extends TypedTemplate> = keyof T['data'] & string;
type OptionalNames<T extends TypedTemplate> = {
  [N in Names<T>]: T['data'][N] extends { readonly default: string } ? N : never;
}[Names<T>];

/** The values of one template by the caller's names; a name with a default may be left out. */
export type DataOf<T extends TypedTemplate> = {
  [N in Exclude<Names<T>, OptionalNames<T>>]: ValueOf<T['data'][N]>;
} & { [N in OptionalNames<T>]?: ValueOf<T['data'][N]> };

/** A moment: `Date`, epoch milliseconds, or ISO 8601. */
export type Moment = Date | number | string;

/** Everything of a notification but its template and data. */
export interface Envelope {
  /** The user's openid. */
  to: string;
  /** The name of the business event, e.g. `order:17`; unique per template and user. The same key again sends nothing. */
  key: string;
  /** Instead of the template's page; no leading slash. */
  page?: string;
  /** Added to the page's query. */
  query?: Record<string, string | number | boolean>;
  /** When to send; now when absent. */
  sendAt?: Moment;
  /** Not sent after this; at most 180 days ahead, or the template's `expiresAfterMs` after `sendAt` where that is later. */
  expiresAt?: Moment;
  /** Instead of the template's own. */
  whenNoCredit?: 'drop' | 'wait' | 'try';
  /** Checks and answers, writes and sends nothing. */
  dryRun?: boolean;
}

export type NotificationOf<C extends TypedConfig> = {
  [A in AliasOf<C>]: Envelope & { template: A; data: DataOf<C['templates'][A]> };
}[AliasOf<C>];
