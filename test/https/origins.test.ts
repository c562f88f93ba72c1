import type { SendResult } from '../../cloudfunctions/core/contract';
import type { Answer } from '../../cloudfunctions/core/errors';
import { snapshot, unsettled } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { comeToRest } from '../support/recover';
import { accept, backInStock, data } from '../support/shop';
import { httpsVariables } from '../support/transport';

const KEY = 'a-key-of-the-tests-that-is-long-enough';

/** As the real platform most likely is: no token over HTTP or from the console, no msgid in answers of the cloud. */
const cloud = notifyPerFile({
  config: 'test/fixtures/callers.config.ts',
  profile: 'default',
  ...httpsVariables,
  variables: { ...httpsVariables.variables, NOTIFY_HTTP_KEY: KEY },
});

const sendAs = async (source: string, key: string): Promise<SendResult> =>
  data(await cloud().call<SendResult>('send', { action: 'send', ...backInStock('o-lin', key) }, { source }));

test.each([
  ['a back office over HTTP', 'wx_http', true],
  ['a server with the environment’s keys', 'scf', true],
  ['a function behind a customer’s tap, which has a token of the cloud’s', 'wx_client,scf', false],
])('%s sends at once', async (_who, source, overHttps) => {
  await accept(cloud(), 'o-lin');
  expect(await sendAs(source, 'restock:1')).toMatchObject({ state: 'sent' });
  expect(await cloud().messages('o-lin')).toHaveLength(1);
  const { journals } = await snapshot(cloud());
  const msgids = journals.flatMap(({ results }) => Object.values(results).map(({ msgid }) => msgid));
  expect(msgids).toEqual([overHttps ? expect.stringMatching(/^\d{18,}$/) : '']);
  await comeToRest(cloud());
  expect(await unsettled(cloud())).toEqual([]);
});

test('receipts of sends by both ways are matched, one of them by its msgid', async () => {
  await accept(cloud(), 'o-lin');
  await accept(cloud(), 'o-lin');
  await sendAs('wx_http', 'a');
  await sendAs('wx_client,scf', 'b');
  const { messages } = await comeToRest(cloud());
  expect(messages.map(({ state }) => state)).toEqual(['delivered', 'delivered']);
  expect(await unsettled(cloud())).toEqual([]);
});

describe('HTTP access', () => {
  const post = async (key: string, body: string) => {
    const headers = { 'x-notify-key': key, 'content-type': 'application/json' };
    const response = await fetch(`${cloud().url}/http/send`, { method: 'POST', headers, body });
    return { status: response.status, answer: (await response.json()) as Answer<SendResult> };
  };
  const request = JSON.stringify({ action: 'send', ...backInStock('o-lin', 'restock:1') });

  test('who shows the key sends, once for a key of the business event, and is answered in JSON', async () => {
    await accept(cloud(), 'o-lin');
    const first = await post(KEY, request);
    expect(first).toMatchObject({ status: 200, answer: { ok: true, data: { state: 'sent' } } });
    expect((await post(KEY, request)).status).toBe(200);
    expect(await cloud().messages('o-lin')).toHaveLength(1);
  });

  test('who does not, or asks for something else, is told with a status, and nothing is written', async () => {
    const { messages: before } = await snapshot(cloud());
    expect(await post('guessed', request)).toMatchObject({
      status: 403,
      answer: { error: { code: 'FORBIDDEN', message: expect.stringContaining('x-notify-key') as string } },
    });
    expect(await post(KEY, '{"action":"send"}')).toMatchObject({
      status: 400,
      answer: { error: { code: 'BAD_REQUEST', issues: expect.arrayContaining([]) as unknown } },
    });
    expect((await snapshot(cloud())).messages).toEqual(before);
  });

  test('a user of the mini program who has the key is a user all the same', async () => {
    const event = { httpMethod: 'POST', headers: { 'x-notify-key': KEY }, body: request };
    for (const who of [{ openid: 'o-lin' }, { source: 'wx_client' }]) {
      const { result } = await cloud().tryCall<{ statusCode: number; body: string }>('send', event, who);
      expect(result).toMatchObject({
        statusCode: 403,
        body: expect.stringContaining('FORBIDDEN') as string,
      });
    }
  });
});
