/** An environment that is set up wrongly: where, what was expected, what to do; nothing is sent, nothing is lost. */
import notifyConfig from '../../miniprogram-client/demo-functions/notify.config';
import type { HealthReport } from '../../cloudfunctions/core/contract';
import { withNotify, type NotifyCloud } from '../support/cloud';
import { tick } from '../support/recover';
import { accept, ADMIN, backInStock, data, send } from '../support/shop';
import { SECRET } from '../support/transport';
import { CALLERS, stateOf } from './refusal';

test('an environment id that fits none of the configuration: every function refuses, and its log names it and those that there are', () =>
  withNotify(
    async (cloud) => {
      const before = await stateOf(cloud);
      for (const [name, who] of Object.entries(CALLERS)) {
        const answer = await cloud.call<unknown>(name, {}, who);
        expect(answer).toMatchObject({
          ok: false,
          error: { code: 'CONFIG', message: expect.stringContaining('environments') },
        });
        // Callers are told where to look; which ids there are stands in the function's log.
        const log = await (await fetch(`${cloud.url}/logs?function=${name}`)).text();
        expect(log).toContain('other-env');
        for (const { envId } of Object.values(notifyConfig.environments))
          for (const id of [envId].flat()) expect(log).toContain(id);
      }
      expect(await stateOf(cloud)).toEqual(before);
    },
    { envId: 'other-env' },
  ));

const overHttps = (variables: Record<string, string>) => ({
  config: 'test/fixtures/https.config.ts',
  // Of the environment that sends over HTTPS.
  envId: 'shop-dev-1a2b3c',
  appid: notifyConfig.appid,
  appSecret: SECRET,
  variables: { NOTIFY_WECHAT_API: '{url}/api.weixin.qq.com', ...variables },
});

async function sendsNothing(cloud: NotifyCloud, words: RegExp): Promise<void> {
  await accept(cloud, 'o-lin');
  const before = await cloud.credits('o-lin');
  const sent = data(await send(cloud, backInStock('o-lin', 'k')));
  expect(sent).toMatchObject({ state: 'scheduled', willSend: true });
  await tick(cloud);
  expect(await cloud.messages('o-lin')).toEqual([]);
  expect(await cloud.credits('o-lin')).toEqual(before);
  const health = data(await cloud.call<HealthReport>('stats', { action: 'health' }, ADMIN));
  expect(JSON.stringify([sent, health])).toMatch(words);
  expect(JSON.stringify([sent, health])).not.toContain('wrong-secret');
}

test('HTTPS without an AppSecret: the variable is named, the row waits', () =>
  withNotify((cloud) => sendsNothing(cloud, /NOTIFY_APP_SECRET/), overHttps({})));

test('HTTPS with a wrong AppSecret: WeChat’s code is told, never the secret; the row waits', () =>
  withNotify((cloud) => sendsNothing(cloud, /40125/), overHttps({ NOTIFY_APP_SECRET: 'wrong-secret' })));
