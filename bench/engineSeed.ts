/** States for the benches, straight into the stores: thousands of calls would measure the seeding. */
import notifyConfig from '../miniprogram-client/demo-functions/notify.config';
import type { Collections } from '../cloudfunctions/core/model/collections';
import { newAccount, newUser } from '../cloudfunctions/core/model/user';
import { notificationId, shardOf } from '../cloudfunctions/core/model/id';
import type { LocalCloud } from '../local-cloud/server/server';
import type { Control } from '../test/support/control';

const template = notifyConfig.templates.backInStock;
const DAY = 24 * 60 * 60_000;

type Seeded = Control & { local: LocalCloud };

export function message(
  openid: string,
  key: string,
  now: number,
  dueAt: number,
  lane = '',
): Collections['notify_messages'] {
  const _id = notificationId('backInStock', openid, key);
  return {
    _id,
    to: openid,
    template: 'backInStock',
    templateId: template.id,
    topic: template.topic,
    priority: 0,
    lane,
    shard: shardOf(openid),
    key,
    bodyHash: 'bench',
    data: { thing1: '蓝色马克杯', amount2: '¥89', thing3: '数量有限' },
    page: `${template.page}?nid=${_id}`,
    whenNoCredit: 'drop',
    state: 'scheduled',
    reason: null,
    createdAt: now,
    dueAt,
    expiresAt: dueAt + DAY,
    token: '',
    leaseUntil: 0,
    attempts: 0,
    attemptedAt: 0,
    sentAt: 0,
    clickedAt: 0,
    convertedAt: 0,
    restsSince: 0,
    readAt: 0,
    history: [{ at: now, state: 'scheduled' }],
  };
}

/** A list whose items are made when a part of it is asked for: a million documents at once would fill the memory. */
class MadeOnDemand<Item> extends Array<Item> {
  // What `slice` gives is a plain array.
  static override get [Symbol.species]() {
    return Array;
  }

  constructor(
    count: number,
    private readonly make: (i: number) => Item,
  ) {
    super();
    this.length = count;
  }

  override slice(start = 0, end = this.length): Item[] {
    const to = Math.min(end, this.length);
    return Array.from({ length: Math.max(0, to - start) }, (_, i) => this.make(start + i));
  }
}

export const openidOf = (i: number): string => `o-${i}`;

/**
 * `count` users with a credit each, on the books and at WeChat, and a notification that is due. Replaces everything.
 * @param rated whether the template has a rate of its own
 * @param dueIn milliseconds from now until the i-th is due
 */
export async function seedDue(
  cloud: Seeded,
  count: number,
  { rated = false, dueIn = () => 0 }: { rated?: boolean; dueIn?: (i: number) => number } = {},
): Promise<void> {
  const lane = rated ? template.id : '';
  const now = await cloud.now();
  await cloud.local.database.import({
    notify_users: new MadeOnDemand(count, (i) => ({
      ...newUser(openidOf(i), now),
      credits: { [template.id]: { ...newAccount(), available: 1, granted: 1 } },
      creditFor: [template.id],
    })),
    notify_messages: new MadeOnDemand(count, (i) => message(openidOf(i), 'bench', now, now + dueIn(i), lane)),
  });
  const items = [{ templateId: template.id, credits: 1, consent: false }];
  cloud.local.wechat.import({
    ...(cloud.local.wechat.export() as object),
    users: Array.from({ length: count }, (_, i) => ({ openid: openidOf(i), mainSwitch: true, items })),
    cards: [],
    outbox: [],
  });
}

/** `count` notifications scheduled for next month; nobody else. Replaces everything but WeChat. */
export async function seedBacklog(cloud: Seeded, count: number): Promise<void> {
  const now = await cloud.now();
  const dueAt = (i: number) => now + 30 * DAY + (i % 96) * 15 * 60_000;
  await cloud.local.database.import({
    notify_messages: new MadeOnDemand(count, (i) => message(openidOf(i), 'later', now, dueAt(i))),
  });
}

/** Receipts are pushed beside the calls. */
export async function receiptsArrived(cloud: Control, count: number): Promise<void> {
  const end = Date.now() + 60_000;
  for (;;) {
    const { functions } = await cloud.metrics();
    if ((functions['receive']?.invocations ?? 0) >= count) return;
    if (Date.now() > end)
      throw new Error(`only ${functions['receive']?.invocations} of ${count} receipts came`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
