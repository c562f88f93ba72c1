import type { SendResult } from '../../cloudfunctions/core/contract';
import { snapshot, unsettled } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { comeToRest } from '../support/recover';
import { accept, backInStock, data } from '../support/shop';
import { httpsVariables } from '../support/transport';

/** As the real platform most likely is: no token over HTTP or from the console, no msgid in answers of the cloud. */
const cloud = notifyPerFile({
  config: 'test/fixtures/callers.config.ts',
  profile: 'default',
  ...httpsVariables,
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
