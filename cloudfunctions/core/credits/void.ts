import type { Context } from '../context';

/**
 * Voids what a user has on hand of one template: the user rejected it, or WeChat said twice that nothing is there.
 * Compare-and-set on the balance read, so a grant that arrives in between is not lost; grants accepted before `at`
 * are refused from now on. Credits held by an attempt under way are voided when they come back (`release`).
 */
export async function voidAvailable(
  context: Context,
  openid: string,
  templateId: string,
  at: number,
): Promise<void> {
  const account = `credits.${templateId}`;
  for (;;) {
    const [user] = await context.store.find('notify_users', { _id: openid }, { limit: 1 });
    const books = user?.credits[templateId];
    if (!books || books.rejectedAt >= at) return;
    // A credit accepted after that moment is a new one; of several, WeChat may have voided all but the newest.
    const kept = books.grantedAt > at ? Math.min(1, books.available) : 0;
    const changed = await context.store.updateOne(
      'notify_users',
      {
        _id: openid,
        [`${account}.available`]: books.available,
        [`${account}.granted`]: books.granted,
        [`${account}.rejectedAt`]: books.rejectedAt,
      },
      {
        $set: {
          [`${account}.rejectedAt`]: at,
          [`${account}.available`]: kept,
          [`${account}.consent`]: false,
          [`${account}.suspicions`]: 0,
          [`${account}.suspectUntil`]: 0,
          touch: `void:${at}`,
        },
        $inc: { [`${account}.voided`]: books.available - kept },
        ...(kept === 0 ? { $pull: { creditFor: templateId, permits: templateId } } : {}),
      },
    );
    if (changed) return;
  }
}
