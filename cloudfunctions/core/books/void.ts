import type { Context } from '../ports/context';
import { keepSmall } from '../store/keepSmall';
import { aliasesOf } from '../model/aliases';
import { newAccount, type CreditAccount } from '../model/user';
import type { Update } from '../ports';

/** The part of an update of a user that voids one account, with what it rests on. */
export interface Voiding {
  /** Compare-and-set: a grant, a send or another rejection in between makes it match nothing. */
  condition: Record<string, unknown>;
  set: Record<string, unknown>;
  inc: Record<string, number>;
  pull: Record<string, unknown>;
  /** Whether nothing is left that could be spent. */
  empty: boolean;
}

/**
 * Voids what is on hand of one template at a rejection of `at`; grants accepted before it are refused from then on,
 * also where there is no account yet. A credit accepted after that moment is a new one; of several, WeChat may have
 * voided all but the newest. Credits held or uncertain are voided when they come back (`release`, `resolve`).
 * @returns `undefined` when a rejection of then or later is on the books: nothing is voided twice
 */
export function voiding(
  templateId: string,
  books: CreditAccount | undefined,
  at: number,
): Voiding | undefined {
  const account = `credits.${templateId}`;
  if (!books) {
    const set = { [account]: { ...newAccount(), rejectedAt: at } };
    return { condition: { [account]: null }, set, inc: {}, pull: {}, empty: true };
  }
  if (books.rejectedAt >= at) return undefined;
  const kept = books.grantedAt > at ? Math.min(1, books.available) : 0;
  return {
    condition: {
      [`${account}.available`]: books.available,
      [`${account}.granted`]: books.granted,
      [`${account}.rejectedAt`]: books.rejectedAt,
    },
    set: {
      [`${account}.rejectedAt`]: at,
      [`${account}.available`]: kept,
      [`${account}.consent`]: false,
      [`${account}.suspicions`]: 0,
      [`${account}.suspectUntil`]: 0,
    },
    inc: { [`${account}.voided`]: books.available - kept },
    pull: gone(account, books, kept),
    empty: kept === 0,
  };
}

/** The accepts of what is void; of a credit that is kept, the newest stays. */
function gone(account: string, { accepts = [] }: CreditAccount, kept: number): Record<string, unknown> {
  const tap = { $ne: kept > 0 ? (accepts.at(-1)?.tap ?? '') : '' };
  return accepts.length === 0 ? {} : { [`${account}.accepts`]: { tap } };
}

/**
 * Voids what a user has on hand of one template: the user rejected it in WeChat's settings, or WeChat said twice that
 * nothing is there. A user whom nobody knows here has nothing to void, and templates of another system leave no mark.
 */
export async function voidAvailable(
  context: Context,
  openid: string,
  templateId: string,
  at: number,
): Promise<void> {
  for (;;) {
    const [user] = await context.store.find('notify_users', { _id: openid }, { limit: 1 });
    if (!user || !(user.credits[templateId] ?? isOurs(context, templateId))) return;
    const plan = voiding(templateId, user.credits[templateId], at);
    if (!plan) return;
    const changed = await context.store.updateOne(
      'notify_users',
      { _id: openid, ...plan.condition },
      {
        $set: { ...plan.set, touch: `void:${at}` },
        ...(Object.keys(plan.inc).length > 0 ? { $inc: plan.inc } : {}),
        ...pullOf({
          ...plan.pull,
          ...(plan.empty
            ? { creditFor: templateId, permits: { $in: aliasesOf(context.config, templateId) } }
            : {}),
        }),
      },
    );
    if (changed) return void (await keepSmall(context, changed));
  }
}

const pullOf = (pull: Record<string, unknown>): Update =>
  Object.keys(pull).length > 0 ? { $pull: pull } : {};

const isOurs = ({ config }: Context, templateId: string): boolean => aliasesOf(config, templateId).length > 0;
