import { parseRequest } from './parse';
import { isOtherPush, itemsOf, msgidOf, pushEvent, type PushKind } from './push';

const ITEM = {
  TemplateId: 'T'.repeat(43),
  MsgID: '9007199254740993',
  ErrorCode: '0',
  ErrorStatus: 'success',
};
const push = (more: object = {}) => ({
  ToUserName: 'gh_1',
  FromUserName: 'o-user',
  CreateTime: '1795312920',
  MsgType: 'event',
  Event: 'subscribe_msg_sent_event',
  ...more,
});
const told = (more: object) => itemsOf(parseRequest(pushEvent, push(more)));
const items = (more: object) => Object.values(told(more)).flat();

test('one item comes as an object, several as a list, both in a wrapper when WeChat speaks XML', () => {
  expect(items({ List: ITEM })).toEqual([ITEM]);
  expect(items({ List: [ITEM, ITEM] })).toEqual([ITEM, ITEM]);
  expect(items({ SubscribeMsgSentEvent: { List: ITEM } })).toEqual([ITEM]);
  expect(items({ SubscribeMsgChangeEvent: { List: [ITEM] } })).toEqual([ITEM]);
  expect(items({ SubscribeMsgPopupEvent: { List: [ITEM] } })).toEqual([ITEM]);
});

test('a push without items has none', () => {
  expect(items({})).toEqual([]);
});

test('numbers pass where WeChat usually sends text, and fields nobody knows are left out', () => {
  const given = { ...ITEM, MsgID: 17, ErrorCode: 0, Extra: { a: 1 } };
  expect(items({ List: given, CreateTime: 1_795_312_920, Encrypt: 'x' })).toEqual([
    { ...ITEM, MsgID: 17, ErrorCode: 0 },
  ]);
});

test('a long ErrorStatus does not cost the receipt', () => {
  expect(items({ List: { ...ITEM, ErrorStatus: 'x'.repeat(1000) } })).toHaveLength(1);
});

const CHOICE = { TemplateId: 'T'.repeat(43), SubscribeStatusString: 'reject' };
const SHEET = { ...CHOICE, SubscribeStatusString: 'accept', PopupScene: '0' };

test.each<[string, PushKind, object]>([
  ['subscribe_msg_sent_event', 'sent', ITEM],
  ['subscribe_msg_change_event', 'change', CHOICE],
  ['subscribe_msg_popup_event', 'popup', SHEET],
  // Some callers' items lack the scene.
  ['subscribe_msg_popup_event', 'popup', CHOICE],
])('%s tells of %s', (Event, kind, item) => {
  expect(told({ Event, List: item })).toEqual({ popup: [], change: [], sent: [], [kind]: [item] });
});

test('under the one name for all three events, each item says itself what it tells', () => {
  const List = [ITEM, CHOICE, SHEET, { ...ITEM, MsgID: undefined }];
  expect(told({ Event: 'subscribe_msg_event', List })).toEqual({
    popup: [SHEET],
    change: [CHOICE],
    sent: [ITEM, { ...ITEM, MsgID: undefined }],
  });
});

test('text and safe numbers are ids as they are; a number that has lost digits is never looked up', () => {
  const of = (MsgID: string | number) => msgidOf({ TemplateId: 'T', MsgID });
  expect(of('9007199254740993')).toEqual({ identity: '9007199254740993', msgid: '9007199254740993' });
  expect(of(1_234_567)).toEqual({ identity: '1234567', msgid: '1234567' });
  expect(of(1.5e18)).toEqual({ identity: '1500000000000000000', msgid: '' });
  expect(msgidOf({ TemplateId: 'T' })).toEqual({ identity: '', msgid: '' });
});

test.each([
  [true, push({ Event: 'user_enter_tempsession' })],
  [true, { MsgType: 'text', Content: 'hello' }],
  [false, push()],
  [false, push({ Event: 'subscribe_msg_event' })],
  [false, push({ Event: { $gt: '' } })],
  [false, {}],
  [false, null],
  [false, { MsgType: 1 }],
])('another push: %j', (expected, event) => {
  expect(isOtherPush(event)).toBe(expected);
});

test.each<[string, object]>([
  ['a time that is none', { CreateTime: 'yesterday' }],
  ['a negative time', { CreateTime: -1 }],
  ['nobody it speaks of', { FromUserName: '' }],
  ['an operator for a user', { FromUserName: { $gt: '' } }],
  ['another event', { Event: 'user_enter_tempsession' }],
  ['another kind of message', { MsgType: 'text' }],
  ['an inherited name as template id', { List: { ...ITEM, TemplateId: 'constructor' } }],
  ['a path as template id', { List: { ...ITEM, TemplateId: 'a.b' } }],
  ['a template id that is an object', { List: { ...ITEM, TemplateId: {} } }],
  ['a hundred and one items', { List: Array(101).fill(ITEM) }],
])('a push with %s is refused', (_what, more) => {
  expect(() => parseRequest(pushEvent, push(more))).toThrow('请求格式有误');
});

test.each([['abc'], ['-5'], [-5], [1.5], [null], [9e99], [[1]]])(
  'a push of the time %j is refused, saying what was expected',
  (CreateTime) => {
    expect(() => parseRequest(pushEvent, push({ CreateTime }))).toThrow(
      /^CreateTime: expected seconds since 1970, got /,
    );
  },
);
