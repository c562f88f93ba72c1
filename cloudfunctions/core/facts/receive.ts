import type { Context } from '../ports/context';
import { itemsOf, type PushEvent, type PushItem } from '../contract/push';
import { bookReport } from '../consent/grant';
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
export async function receivePush(context: Context, push: PushEvent): Promise<Received> {
  const items = itemsOf(push);
  switch (push.Event) {
    case 'subscribe_msg_sent_event':
      return {
        receipts: await insertReceipts(
          context,
          items.map((item) => receipt(context, push, item)),
        ),
        rejections: 0,
      };
    case 'subscribe_msg_change_event':
      return { receipts: 0, rejections: await bookRejections(context, push, items) };
    case 'subscribe_msg_popup_event':
      await bookChoices(context, push, items);
      return { receipts: 0, rejections: 0 };
  }
}

function receipt(context: Context, push: PushEvent, item: PushItem): ReceiptDocument {
  const now = context.clock.now();
  const msgid = String(item.MsgID ?? '');
  const templateId = String(item.TemplateId);
  return {
    _id: factId(push.FromUserName, String(push.CreateTime), push.Event, templateId, msgid),
    openid: push.FromUserName,
    templateId,
    msgid,
    errorCode: String(item.ErrorCode ?? ''),
    errorStatus: String(item.ErrorStatus ?? '').slice(0, 200),
    at: now,
    dueAt: now,
    looks: 0,
    stage: 'new',
  };
}

async function insertReceipts(context: Context, receipts: ReceiptDocument[]): Promise<number> {
  const { ours } = await insertMissing(context, 'notify_receipts', receipts, ['at']);
  return ours.size;
}

/** What the user chose on the sheet; booked only where the configuration counts pushes instead of reports. */
async function bookChoices(context: Context, push: PushEvent, items: PushItem[]): Promise<void> {
  const results = Object.fromEntries(
    items.map(({ TemplateId, SubscribeStatusString }) => [String(TemplateId), SubscribeStatusString ?? '']),
  );
  const nonce = factId(push.FromUserName, String(push.CreateTime), push.Event, JSON.stringify(results));
  await bookReport(
    context,
    push.FromUserName,
    { results, nonce, at: Number(push.CreateTime) * 1000 },
    { source: 'push' },
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
