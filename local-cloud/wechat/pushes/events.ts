/** The events that WeChat pushes about subscribe messages, in their JSON form (PLATFORM §5). */
export interface EventHeader {
  /** The mini program's original id. */
  toUserName: string;
  openid: string;
  /** Epoch milliseconds; WeChat writes seconds. */
  at: number;
}

export interface SheetChoice {
  templateId: string;
  status: 'accept' | 'reject';
}

/** After the permission sheet was closed. */
export const popupEvent = (header: EventHeader, choices: SheetChoice[]) =>
  event(
    header,
    'subscribe_msg_popup_event',
    choices.map(({ templateId, status }) => ({
      TemplateId: templateId,
      SubscribeStatusString: status,
      PopupScene: '0',
    })),
  );

/** The user has switched templates off in the settings; only rejections are pushed. */
export const changeEvent = (header: EventHeader, templateIds: string[]) =>
  event(
    header,
    'subscribe_msg_change_event',
    templateIds.map((templateId) => ({ TemplateId: templateId, SubscribeStatusString: 'reject' })),
  );

/** What became of a send: the receipt. `errorCode` "0" = delivered. */
export const sentEvent = (
  header: EventHeader,
  { templateId, msgid, errorCode }: { templateId: string; msgid: string; errorCode: string },
) =>
  event(header, 'subscribe_msg_sent_event', [
    {
      TemplateId: templateId,
      MsgID: msgid,
      ErrorCode: errorCode,
      ErrorStatus: errorCode === '0' ? 'success' : 'failed',
    },
  ]);

/** `List` is an object when there is one item, an array when there are several: so WeChat sends it. */
function event(header: EventHeader, name: string, items: Record<string, string>[]): Record<string, unknown> {
  return {
    ToUserName: header.toUserName,
    FromUserName: header.openid,
    CreateTime: Math.floor(header.at / 1000),
    MsgType: 'event',
    Event: name,
    List: items.length === 1 ? items[0] : items,
  };
}
