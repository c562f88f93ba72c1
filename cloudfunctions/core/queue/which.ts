import type { Context } from '../ports/context';
import { CAMPAIGN_KEY } from '../contract/send';
import { NotifyError } from '../errors';
import type { Query } from '../ports';
import { templateOf } from './build';
import { notificationId } from '../model/id';

/** How a caller names notifications that are there already. */
export interface Naming {
  id?: string | undefined;
  template?: string | undefined;
  to?: string | undefined;
  /** Exactly this key. */
  key?: string | undefined;
  /** Every key that begins like this. */
  keyPrefix?: string | undefined;
}

/** One notification, or all that a condition finds: of one template where `template` is named, else of any. */
export type Named = { id: string } | { key: Query | string; template: string | undefined };

const refused = (action: string): NotifyError =>
  new NotifyError(
    'BAD_REQUEST',
    `${action}: expected one of id, key and keyPrefix; with key also template, and to for one user. 请提供 id、key 或 keyPrefix 之一；key 可配合 template 与 to。`,
  );

/**
 * Whom a `cancel` or `reschedule` means: by id; by (template, to, key), which is one notification; by an exact key; or
 * by the beginning of keys. `key: "order:1"` is not `order:17`, `keyPrefix: "order:1"` is both.
 * @throws NotifyError `BAD_REQUEST` for none or several of them, `UNKNOWN_TEMPLATE`
 */
export function whichOf(context: Context, action: string, naming: Naming): Named {
  const { id, template, to, key, keyPrefix } = naming;
  if ([id, key, keyPrefix].filter((one) => one !== undefined).length !== 1) throw refused(action);
  if (to !== undefined && (key === undefined || template === undefined)) throw refused(action);
  const alias = template === undefined ? undefined : templateOf(context, template).alias;
  if (id !== undefined) {
    if (alias !== undefined) throw refused(action);
    return { id };
  }
  if (to !== undefined && alias !== undefined && key !== undefined) {
    return { id: notificationId(alias, to, key) };
  }
  return { template: alias, key: key ?? beginningWith(keyPrefix!) };
}

/**
 * A campaign's notifications are meant by whoever names it: a shop that stops what begins with `c` means its `cart:17`, and
 * cannot know that an operator's keys begin so too.
 */
function beginningWith(prefix: string): Query {
  const keys = { $gte: prefix, $lt: `${prefix}\u{10ffff}` };
  const isWider = CAMPAIGN_KEY.startsWith(prefix) && prefix !== CAMPAIGN_KEY;
  return isWider ? { ...keys, $not: { $gte: CAMPAIGN_KEY, $lt: `${CAMPAIGN_KEY}\u{10ffff}` } } : keys;
}
