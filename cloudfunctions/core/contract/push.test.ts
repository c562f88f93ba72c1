import { parseRequest } from './parse';
import { itemsOf, pushEvent } from './push';

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
const items = (more: object) => itemsOf(parseRequest(pushEvent, push(more)));

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
