/** States for the benches, imported at once: thousands of calls would measure the seeding. */
import { EJSON } from 'bson';
import notifyConfig from '../notify.config';
import type { Collections } from '../cloudfunctions/core/model/collections';
import { newAccount, newUser } from '../cloudfunctions/core/model/user';
import { notificationId, shardOf } from '../cloudfunctions/core/notifications/id';
import type { Control } from '../test/support/control';

const template = notifyConfig.templates.backInStock;
const DAY = 24 * 60 * 60_000;

function message(openid: string, key: string, now: number, dueAt: number): Collections['notify_messages'] {
  const _id = notificationId('backInStock', openid, key);
  return {
    _id,
    to: openid,
    template: 'backInStock',
    templateId: template.id,
    topic: template.topic,
    priority: 0,
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
    readAt: 0,
    history: [{ at: now, state: 'scheduled' }],
  };
}

const toEjson = (documents: object[]): Record<string, unknown>[] =>
  documents.map((document) => EJSON.serialize(document, { relaxed: false }) as Record<string, unknown>);

/** `count` users with a credit each, at WeChat too, and a notification that is due. */
export async function seedDue(cloud: Control, count: number): Promise<void> {
  const now = await cloud.now();
  const openids = Array.from({ length: count }, (_, i) => `o-${i}`);
  const users = openids.map((openid) => ({
    ...newUser(openid, now),
    credits: { [template.id]: { ...newAccount(), available: 1, granted: 1 } },
    creditFor: [template.id],
  }));
  await mode(cloud, { pushes: false });
  for (let i = 0; i < openids.length; i += 50) {
    await Promise.all(
      openids.slice(i, i + 50).map((openid) => cloud.subscribe(openid, { [template.id]: 'accept' })),
    );
  }
  await mode(cloud, { pushes: true });
  const { wechat } = await cloud.export();
  const messages = openids.map((openid) => message(openid, 'bench', now, now));
  await cloud.import({
    collections: { notify_users: toEjson(users), notify_messages: toEjson(messages) },
    wechat,
  });
}

/** `count` notifications scheduled for next month; nobody else. */
export async function seedBacklog(
  cloud: Control & { local: { database: { import(data: Record<string, unknown[]>): Promise<void> } } },
  count: number,
): Promise<void> {
  const now = await cloud.now();
  const messages = Array.from({ length: count }, (_, i) =>
    message(`o-${i}`, 'later', now, now + 30 * DAY + (i % 96) * 15 * 60_000),
  );
  await cloud.local.database.import({ notify_messages: toEjson(messages) });
}

async function mode(cloud: Control, patch: Record<string, unknown>): Promise<void> {
  const response = await fetch(`${cloud.url}/wechat/mode`, { method: 'POST', body: JSON.stringify(patch) });
  if (!response.ok) throw new Error(`/wechat/mode answered ${response.status}: ${await response.text()}`);
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
