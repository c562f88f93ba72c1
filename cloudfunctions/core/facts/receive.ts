import type { Context } from '../ports/context';
import { itemsOf, msgidOf, type PushEvent, type PushItem } from '../contract/push';
import type { FollowGrant } from '../consent/gained';
import { bookReport } from '../consent/grant';
import { booksIt } from '../consent/plan';
import { voidAvailable } from '../books/void';
import type { ReceiptDocument } from '../model/facts';
import { factId } from '../model/id';
import { insertMissing } from '../store/insertMissing';

/** What a push changed; for the log. */
export interface Received {
  receipts: number;
  rejections: number;
}

/** Takes one push. Repeats change nothing: a receipt's id is made of all that makes it what it is. */
export async function receivePush(
  context: Context,
  push: PushEvent,
  follow?: FollowGrant,
): Promise<Received> {
  const { popup, change, sent } = itemsOf(push);
  const receipts = ofOurs(context, sent).map((item, i) => receipt(context, push, item, i));
  const received = {
    receipts: await insertReceipts(context, receipts),
    rejections: await bookRejections(context, push, ofOurs(context, change)),
  };
  if (ofOurs(context, popup).length > 0) await bookChoices(context, push, popup, follow);
  return received;
}

/** The mini program may send other templates past us: what the configuration does not know costs no look at the database. */
function ofOurs({ config }: Context, items: PushItem[]): PushItem[] {
  const known = new Set(Object.values(config.templates).map(({ id }) => id));
  return items.filter(({ TemplateId }) => known.has(String(TemplateId)));
}

/**
 * One send is one user, template and MsgID: whatever the time that a repetition names, it is the same receipt.
 * @param place in its push: where no msgid tells more, those of one second are matched to sends in this order
 */
function receipt(context: Context, push: PushEvent, item: PushItem, place: number): ReceiptDocument {
  const now = context.clock.now();
  const { identity, msgid } = msgidOf(item);
  const openid = push.FromUserName;
  const templateId = String(item.TemplateId);
  return {
    // Without a MsgID nothing but its time tells it from the next one.
    _id: factId(openid, templateId, identity, identity ? '' : String(push.CreateTime)),
    openid,
    templateId,
    msgid,
    pushedAt: Number(push.CreateTime) * 1000,
    errorCode: String(item.ErrorCode ?? ''),
    errorStatus: String(item.ErrorStatus ?? '').slice(0, 200),
    at: now + place,
    dueAt: now,
    looks: 0,
    stage: 'new',
    sentAt: 0,
    template: '',
    topic: '',
  };
}

async function insertReceipts(context: Context, receipts: ReceiptDocument[]): Promise<number> {
  const { ours } = await insertMissing(context, 'notify_receipts', receipts, ['at']);
  return ours.size;
}

/** What the user chose on the sheet; booked only where the configuration counts pushes instead of reports. */
async function bookChoices(
  context: Context,
  push: PushEvent,
  items: PushItem[],
  follow: FollowGrant | undefined,
): Promise<void> {
  // Every accept is pushed, too: where the client's word counts, it costs no look at the database.
  if (!booksIt(context, 'push', Math.min(Number(push.CreateTime) * 1000, context.clock.now()))) return;
  const results = Object.fromEntries(
    items.map(({ TemplateId, SubscribeStatusString }) => [String(TemplateId), SubscribeStatusString ?? '']),
  );
  const nonce = factId(push.FromUserName, String(push.CreateTime), push.Event, JSON.stringify(results));
  await bookReport(
    context,
    push.FromUserName,
    { results, nonce, at: Number(push.CreateTime) * 1000 },
    { source: 'push', follow },
  );
}

/** The user switched a template off in WeChat's own settings: what was on hand is void there, so it is here. */
async function bookRejections(context: Context, push: PushEvent, items: PushItem[]): Promise<number> {
  const rejected = items.filter(({ SubscribeStatusString }) => SubscribeStatusString === 'reject');
  // WeChat's time is in seconds; the whole second counts as before the rejection.
  const at = Math.min(Number(push.CreateTime) * 1000 + 999, context.clock.now());
  for (const { TemplateId } of rejected) {
    await voidAvailable(context, push.FromUserName, String(TemplateId), at);
  }
  return rejected.length;
}
