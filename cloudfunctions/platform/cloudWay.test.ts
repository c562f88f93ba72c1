import type { OutgoingMessage } from '../core/ports';
import { cloudWay } from './cloudWay';

const mockSend = jest.fn<Promise<unknown>, [Record<string, unknown>]>();
const mockOpenapi = jest.fn((_options: { convertCase: boolean }) => ({
  subscribeMessage: { send: mockSend },
}));
jest.mock('./sdk', () => ({ wx: { openapi: (options: { convertCase: boolean }) => mockOpenapi(options) } }));

const MESSAGE: OutgoingMessage = {
  touser: 'o-user',
  template_id: 'T',
  page: 'pages/a?nid=1',
  data: { thing1: { value: 'Blue mug' } },
  miniprogram_state: 'formal',
  lang: 'zh_CN',
};
const { send } = cloudWay({ env: {}, isTrigger: false });
beforeEach(() => jest.clearAllMocks());

test('a message goes as it is, its names not converted', async () => {
  mockSend.mockResolvedValue({ errCode: 0, msgid: '7' });
  await send(MESSAGE);
  expect(mockOpenapi).toHaveBeenCalledWith({ convertCase: false });
  expect(mockSend.mock.calls).toEqual([[MESSAGE]]);
});

test.each<[string, object, object]>([
  [
    'a msgid as text is kept digit by digit',
    { msgid: '9007199254740993' },
    { ok: true, msgid: '9007199254740993' },
  ],
  ['a msgid as number becomes text', { errcode: 0, msgid: 1234567 }, { ok: true, msgid: '1234567' }],
  ['a msgid of 0 is one', { msgid: 0 }, { ok: true, msgid: '0' }],
  ['success without a msgid is success', { errCode: 0, errMsg: 'openapi.send:ok' }, { ok: true }],
  ['a msgid of null is none', { errCode: 0, msgid: null }, { ok: true }],
  [
    'bytes that were no JSON are not understood',
    { buffer: Buffer.from('<html>'), contentType: 'text/html' },
    { ok: true, undecodable: true },
  ],
  ['an empty result is not understood', { result: '' }, { ok: true, undecodable: true }],
  [
    'bytes do not count for a msgid beside them',
    { contentType: '', msgid: '7' },
    { ok: true, undecodable: true },
  ],
])('%s', async (_what, answer, expected) => {
  mockSend.mockResolvedValue(answer);
  expect(await send(MESSAGE)).toEqual(expected);
});

test.each<[string, unknown, object]>([
  [
    'WeChat’s refusal keeps its code and words',
    Object.assign(new Error('errCode: 43101'), { errCode: 43101, errMsg: 'user refuse' }),
    { code: 43101, text: 'user refuse' },
  ],
  [
    'errCode goes before code',
    { errCode: -604101, code: 'OTHER', errMsg: 'no permission' },
    { code: -604101, text: 'no permission' },
  ],
  ['a code of 0 is still a code', { errCode: 0, code: 'X', errMsg: '' }, { code: 0, text: '' }],
  [
    'a lost connection has Node’s code',
    Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
    { code: 'ECONNRESET', text: 'read ECONNRESET' },
  ],
  [
    'an error without a code is unreadable',
    new Error('empty body'),
    { code: 'UNREADABLE', text: 'empty body' },
  ],
  ['text is unreadable', 'down', { code: 'UNREADABLE', text: '' }],
  ['nothing at all is unreadable', undefined, { code: 'UNREADABLE', text: '' }],
  ['null is unreadable', null, { code: 'UNREADABLE', text: '' }],
])('what is thrown is an answer: %s', async (_what, thrown, expected) => {
  mockSend.mockRejectedValue(thrown);
  expect(await send(MESSAGE)).toEqual({ ok: false, ...expected });
});

test.each([[undefined], [null], ['<html>'], [7]])('an answer that is %j is no success', async (answer) => {
  mockSend.mockResolvedValue(answer);
  expect(await send(MESSAGE)).toMatchObject({ ok: false, code: 'UNREADABLE' });
});

test('an SDK that fails before it calls is an answer too', async () => {
  mockOpenapi.mockImplementationOnce(() => {
    throw Object.assign(new Error('init first'), { errCode: -1 });
  });
  expect(await send(MESSAGE)).toEqual({ ok: false, code: -1, text: 'init first' });
});
