import type { LackCode } from '../core/model/transport';
import type { OutgoingMessage, RawSendAnswer } from '../core/ports';
import { chooseWay, type Call, type Way } from './transport';

const MESSAGE: OutgoingMessage = {
  touser: 'o-user',
  template_id: 'T',
  data: {},
  miniprogram_state: 'formal',
  lang: 'zh_CN',
};
const REFUSED: RawSendAnswer = { ok: false, code: -501001, text: 'invalid wx openapi access_token' };

const way = (lack: LackCode | undefined, answer: RawSendAnswer) => ({
  lack,
  send: jest.fn<Promise<RawSendAnswer>, [OutgoingMessage]>(async () => answer),
});
const cloud = (has: boolean, answer: RawSendAnswer = { ok: true }) =>
  way(has ? undefined : 'NO_WECHAT_TOKEN', answer);
const https = (has: boolean) => way(has ? undefined : 'NO_APP_SECRET', { ok: true, msgid: '7' });

const choose = (transport: 'cloud' | 'https' | 'auto', first: Way, second: Way) =>
  chooseWay(
    { functionName: 'send', source: 'wx_http', environment: { transport } } as unknown as Call,
    first,
    second,
  );

test.each<['cloud' | 'https' | 'auto', boolean, boolean, object]>([
  ['auto', true, true, { by: 'cloud', everywhere: true }],
  ['auto', true, false, { by: 'cloud', everywhere: false }],
  ['auto', false, true, { by: 'https', everywhere: true }],
  ['auto', false, false, { by: 'none', lack: 'NO_WECHAT_TOKEN' }],
  ['cloud', true, true, { by: 'cloud', everywhere: false }],
  [
    'cloud',
    false,
    true,
    { by: 'none', lack: 'NO_WECHAT_TOKEN', from: { function: 'send', source: 'wx_http' } },
  ],
  ['https', true, true, { by: 'https', everywhere: true }],
  ['https', true, false, { by: 'none', lack: 'NO_APP_SECRET' }],
])('%s, token: %s, secret: %s → %j', (setting, token, secret, expected) => {
  expect(choose(setting, cloud(token), https(secret)).transport).toMatchObject(expected);
});

test('what has no way is not handed to WeChat, whoever asks for it all the same', async () => {
  const ways = [cloud(false), https(false)] as const;
  expect(await choose('auto', ...ways).send(MESSAGE)).toEqual({
    ok: false,
    code: 'NO_WECHAT_TOKEN',
    text: '',
  });
  for (const { send } of ways) expect(send).not.toHaveBeenCalled();
});

test('a token that is there and refused: HTTPS takes that message and all after it', async () => {
  const [first, second] = [cloud(true, REFUSED), https(true)];
  const { send } = choose('auto', first, second);
  expect([await send(MESSAGE), await send(MESSAGE)]).toEqual([
    { ok: true, msgid: '7' },
    { ok: true, msgid: '7' },
  ]);
  expect(first.send).toHaveBeenCalledTimes(1);
  expect(second.send).toHaveBeenCalledTimes(2);
});

test.each<[string, RawSendAnswer]>([
  ['a refusal for another cause', { ok: false, code: 43101, text: 'user refuse' }],
  ['a lost answer', { ok: false, code: -501001, text: 'socket hang up' }],
])('%s is no reason to send by the other way', async (_what, answer) => {
  const second = https(true);
  expect(await choose('auto', cloud(true, answer), second).send(MESSAGE)).toEqual(answer);
  expect(second.send).not.toHaveBeenCalled();
});

test('without another way, the refusal is the answer', async () => {
  expect(await choose('cloud', cloud(true, REFUSED), https(true)).send(MESSAGE)).toEqual(REFUSED);
  expect(await choose('auto', cloud(true, REFUSED), https(false)).send(MESSAGE)).toEqual(REFUSED);
});
