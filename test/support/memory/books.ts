/** One user's books on a memory store, moved as the engine moves them. */
import type { Template } from '../../../cloudfunctions/core/config/config';
import { isCounted, type Right } from '../../../cloudfunctions/core/model/right';
import type { UserDocument } from '../../../cloudfunctions/core/model/user';
import { notEnded, reserveUpdate } from '../../../cloudfunctions/core/books/reserve';
import { conditionOf } from '../../../cloudfunctions/core/rules/may';
import { journalId } from '../../../cloudfunctions/core/store/token';
import { LEASE } from '../../../cloudfunctions/core/time/spans';
import { unbalanced } from '../books';
import type { MemoryContext } from './context';

export const OPENID = 'o-user';

/** Takes the hold as a window of one row does, the claim's first if not told which. @returns the user afterwards; `null` when the rules said no */
export async function reserveOne(
  context: MemoryContext,
  template: Template,
  {
    right = 'credit',
    token,
    number = 0,
    openid = OPENID,
    sends = 1,
  }: { right?: Right; token: string; number?: number; openid?: string; sends?: number },
): Promise<UserDocument | null> {
  const { config, clock, store } = context;
  const at = clock.now();
  const journal = journalId(token, number);
  return store.updateOne(
    'notify_users',
    {
      _id: { $in: [openid] },
      ...conditionOf({ config, template, right, sends, now: at }),
      ...notEnded({ journal }),
    },
    reserveUpdate(template, {
      token,
      journal,
      template: template.alias,
      templateId: template.id,
      topic: template.topic,
      counted: isCounted(right),
      sends,
      at,
      until: at + LEASE,
    }),
  );
}

/** What is wrong with the books of all users; nothing when all is well. */
export function bookProblems({ store }: MemoryContext): string[] {
  const users = store.all('notify_users');
  return [...unbalanced({ users }), ...users.flatMap(unlike)];
}

/** What a user's document says twice must agree. */
function unlike(user: UserDocument): string[] {
  return Object.entries(user.credits).flatMap(([id, account]) => {
    const held = user.hold?.counted && user.hold.templateId === id ? user.hold.sends : 0;
    const taps = (account.accepts ?? []).map(({ tap }) => tap);
    const uncertain = user.uncertainties.filter((each) => each.counted && each.templateId === id).length;
    return [
      ...(account.available > 0 && !user.creditFor.includes(id) ? [`creditFor misses ${id}`] : []),
      ...(account.consent || taps.length <= account.available + account.held
        ? []
        : [`${id}: ${taps.length} accepts for ${account.available + account.held} credits`]),
      ...(new Set(taps).size === taps.length ? [] : [`${id}: an accept stands twice`]),
      ...(account.held === held ? [] : [`${id}: held ${account.held}, holds ${held}`]),
      ...(account.uncertain === uncertain
        ? []
        : [`${id}: uncertain ${account.uncertain}, entries ${uncertain}`]),
    ];
  });
}
