/** What `check` and `deploy` begin with: the repository's build, the keys at hand, the environment that they open. */
import { type Config, environmentOf } from '../../cloudfunctions/core/config';
import { loadNotifyConfig } from '../../scripts/build/loadConfig';
import type { BuildOptions } from '../../scripts/build/options';
import type { Access } from './access/access';
import { appSecretAccess } from './access/appSecret';
import { tencentAccess } from './access/tencent';
import { type WeChatApi, weChatApi } from './access/weChatApi';
import type { Run } from './carryOut';
import { type Desired, readDesired } from './desired';
import { patiently } from './patiently';
import { DeployError } from './problems';
import { readSecrets, redactor, type Secrets } from './secrets';

export interface SessionOptions {
  envId: string;
  /** A file of lines `NAME=value` for keys that are not among the environment variables. */
  secretsFile?: string;
  adopted: readonly string[];
  build: BuildOptions;
  /** Brings `build.out` up to date. */
  makeFunctions(): Promise<unknown>;
  env: NodeJS.ProcessEnv;
  sleep(ms: number): Promise<void>;
}

export interface Session {
  config: Config;
  desired: Desired;
  run: Run;
  /** With an AppSecret. */
  weChat?: WeChatApi;
  /** Told first: what this is about. */
  headline: string[];
}

/** @returns the keys, and what hides them in every text, also in that of an error of `openSession` */
export function openSecrets({ env, secretsFile }: Pick<SessionOptions, 'env' | 'secretsFile'>) {
  const secrets = readSecrets(env, secretsFile);
  return { secrets, redact: redactor(secrets) };
}

/** @throws BuildError, ConfigError, DeployError; what the platform answers */
export async function openSession(options: SessionOptions, secrets: Secrets): Promise<Session> {
  const { envId, build, adopted, sleep } = options;
  const config = await loadNotifyConfig(build.config, build.project);
  const { name, state } = environmentOf(config, envId);
  const weChat =
    secrets.appSecret && weChatApi(config.appid, secrets.appSecret, options.env.NOTIFY_WECHAT_API);
  if (!secrets.tencent && !weChat) throw new DeployError(NO_KEY);
  await options.makeFunctions();
  const desired = readDesired({
    databaseRules: build.databaseRules,
    functions: build.functions,
    built: build.out,
    config,
    envId,
    appSecret: secrets.appSecret,
  });
  const names = desired.functions.map((fn) => fn.name);
  const unknown = adopted.find((each) => !names.includes(each));
  if (unknown !== undefined) {
    throw new DeployError({
      zh: `--adopt ${unknown}：本产品没有这个云函数（有 ${names.join('、')}）`,
      en: `--adopt ${unknown}: expected one of ${names.join(', ')}`,
    });
  }
  const { tencent } = secrets;
  const access: Access = tencent
    ? await patiently(() => tencentAccess(envId, tencent, { sleep }), sleep)
    : appSecretAccess(envId, weChat as WeChatApi);
  return {
    config,
    desired,
    run: { desired, access, adopted, sleep },
    ...(weChat && { weChat }),
    headline: [
      `环境 ${envId}（${name}，${state}），使用${access.key.zh}`,
      `Environment ${envId} (${name}, ${state}), with ${access.key.en}`,
    ],
  };
}

const NO_KEY = {
  zh: '没有密钥：设置环境变量 TENCENTCLOUD_SECRETID 和 TENCENTCLOUD_SECRETKEY（可做全部），或 NOTIFY_APP_SECRET（仅集合、索引、模板）；也可用 --secrets 文件',
  en: 'expected keys, got none: set the environment variables TENCENTCLOUD_SECRETID and TENCENTCLOUD_SECRETKEY (for everything) or NOTIFY_APP_SECRET (for collections, indexes, templates), or name a file of them with --secrets',
};
