import { NotifyError } from '../errors';
import { readPush } from './readPush';

const ITEM = { TemplateId: 'T'.repeat(43), MsgID: '1', ErrorCode: '0' };
const push = (more: object = {}) => ({
  ToUserName: 'gh_1',
  FromUserName: 'o-user',
  CreateTime: '1795312920',
  MsgType: 'event',
  Event: 'subscribe_msg_sent_event',
  ...more,
});

/** The refusal's message, where there must be one. */
function refusalOf(event: unknown): NotifyError {
  try {
    readPush(event);
  } catch (error) {
    if (error instanceof NotifyError) return error;
    throw error;
  }
  throw new Error('not refused');
}

test.each(['<xml><Event>x</Event></xml>', '', '{"FromUserName":"o', undefined, null, 7, [push()]])(
  'no object (%j): what was expected, and where to set it right',
  (event) => {
    const { code, message } = refusalOf(event);
    expect(code).toBe('BAD_REQUEST');
    expect(message).toMatch(/^push: expected WeChat's push as JSON, got .*data format.*JSON.*数据格式/);
  },
);

test('an item that cannot be read costs none of the others, in whichever list it stands', () => {
  const bad = [null, 'x', { TemplateId: '$set' }, { ...ITEM, ErrorCode: { $gt: '' } }];
  const List = [bad[0], ITEM, bad[1], ITEM, bad[2], bad[3]];
  for (const event of [push({ List }), push({ SubscribeMsgSentEvent: { List } })]) {
    const { push: read, wrong } = readPush(event);
    expect(read.List ?? read.SubscribeMsgSentEvent?.List).toEqual([ITEM, ITEM]);
    expect(wrong.map(({ path }) => path.replace('SubscribeMsgSentEvent.', ''))).toEqual([
      'List[0]',
      'List[2]',
      'List[4].TemplateId',
      'List[5].ErrorCode',
    ]);
  }
});

test('a push of nothing readable is refused as a whole, one of nothing wrong has nothing to tell', () => {
  expect(refusalOf(push({ List: [null] })).code).toBe('BAD_REQUEST');
  expect(refusalOf(push({ List: Array(101).fill(ITEM) })).message).toContain('100');
  expect(readPush(push({ List: [ITEM], ToUserName: 5 })).wrong).toEqual([]);
  expect(readPush(push()).wrong).toEqual([]);
});
