import notifyConfig from '../../miniprogram-client/demo-functions/notify.config';
import { readProfile } from '../../local-cloud/profile/read';
import type { Control } from './control';
import type { LocalCloudOptions } from '../../local-cloud/start/options';

/** The mini program's AppSecret in these tests: nothing but the local cloud may ever show it. */
export const SECRET = 'app-secret-of-the-tests-0f3a9c';

const NOBODY = {
  client: false,
  functionBehindClient: false,
  timer: false,
  functionBehindTimer: false,
  http: false,
  console: false,
  push: false,
  delayed: false,
  invokecloudfunction: false,
};

/** The AppSecret at WeChat and in the functions. */
export const httpsVariables = {
  appid: notifyConfig.appid,
  appSecret: SECRET,
  variables: { NOTIFY_APP_SECRET: SECRET, NOTIFY_WECHAT_API: '{url}/api.weixin.qq.com' },
};

/** An environment whose sends go over HTTPS: no call has a token of the cloud's, and the AppSecret is set. */
const overHttps = <O extends Partial<LocalCloudOptions>>(options: O) => ({
  ...options,
  appid: notifyConfig.appid,
  appSecret: SECRET,
  variables: {
    NOTIFY_APP_SECRET: SECRET,
    NOTIFY_WECHAT_API: '{url}/api.weixin.qq.com',
    ...options.variables,
  },
  profile: { ...readProfile(options.profile ?? 'default'), tokens: NOBODY },
});

/** By which transport this file's tests send: the cloud's, or over HTTPS where `overHttps.ts` or `TRANSPORT=https` says so. */
export const byTransport = <O extends Partial<LocalCloudOptions>>(options: O): O =>
  process.env.TRANSPORT === 'https' ? overHttps(options) : options;

/**
 * Emptied between tests, an environment keeps WeChat's token: warm functions know it, as they do the secret of links. Else
 * the first send of a test would be one whose token is refused.
 */
export async function keepingToken(
  cloud: Pick<Control, 'export' | 'import'>,
  empty: () => Promise<void>,
): Promise<void> {
  const { meta } = (await cloud.export()).wechat as { meta: Record<string, unknown> };
  await empty();
  const { accessTokens } = meta;
  if (accessTokens === undefined) return;
  const { collections, wechat } = await cloud.export();
  await cloud.import({ collections, wechat: { ...(wechat as object), meta: { accessTokens } } });
}
