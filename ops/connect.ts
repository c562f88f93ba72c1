/** The core's context outside of functions: the same ports, behind the same SDK, from an operator's machine. */
import tcb from '@cloudbase/node-sdk';
import { randomBytes } from 'node:crypto';
import { type Config, environmentOf } from '../cloudfunctions/core/config';
import type { Context } from '../cloudfunctions/core/ports/context';
import { expanding } from '../cloudfunctions/core/store/expand';
import { postAlert } from '../cloudfunctions/platform/alert';
import { createCallFunction } from '../cloudfunctions/platform/callFunction';
import { createStore } from '../cloudfunctions/platform/database/store';
import { API_ADDRESS, APP_SECRET } from '../cloudfunctions/platform/https/settings';
import { messageOf, OpsError } from './base/problems';

/** What commands have beside the core's context. */
export interface Connected extends Context {
  envId: string;
  /** What says which WeChat is asked, and with which AppSecret. */
  env: NodeJS.ProcessEnv;
  /** Calls a function of the product from outside, as the console does. @param name without the configuration's prefix */
  call(name: string, data: object): Promise<unknown>;
}

/** With an environment's keys where they are not those of the environment variables. */
export type Target = { local: string } | { env: string; keys?: Connection['credentials'] };

/** As in the functions: a query with an index takes milliseconds, what takes this long has lost its answer. */
const TIMEOUT = 5000;
/** As long as a function of ours may run. */
const CALL_TIMEOUT = 20_000;
const DAY = 24 * 60 * 60_000;

/** @throws OpsError, ConfigError when there is nothing to connect to */
export async function connect(target: Target, config: Config): Promise<Connected> {
  const {
    envId,
    credentials,
    offset,
    env = process.env,
  } = 'local' in target ? await local(target.local) : cloud(target.env, target.keys);
  const environment = environmentOf(config, envId);
  const app = tcb.init({ env: envId, ...credentials, timeout: TIMEOUT });
  const now = (): number => Date.now() + offset;
  return {
    config,
    envId,
    env,
    environment,
    store: expanding(createStore(() => app.database())),
    wechat: {
      transport: {
        by: 'none',
        everywhere: false,
        lack: 'NO_WECHAT_TOKEN',
        from: { function: 'ops', source: '' },
      },
      send: () => Promise.reject(new Error('Operators send nothing themselves: dispatch does.')),
    },
    clock: {
      now,
      steady: () => performance.now(),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    },
    log: () => undefined,
    newToken: () => randomBytes(12).toString('base64url'),
    alert: postAlert,
    startWorker: () => undefined,
    callFunction: createCallFunction(() => app),
    deadline: now() + DAY,
    call: async (name, data) =>
      (await app.callFunction({ name: `${config.prefix}${name}`, data }, { timeout: CALL_TIMEOUT })).result,
  };
}

interface Connection {
  envId: string;
  credentials: { secretId: string; secretKey: string; sessionToken?: string };
  /** Of the environment's clock to this machine's, ms. */
  offset: number;
  /** Where it is not this shell's. */
  env?: NodeJS.ProcessEnv;
}

async function local(url: string): Promise<Connection> {
  const base = url.replace(/\/+$/, '');
  const get = async (path: string): Promise<unknown> => (await fetch(`${base}${path}`)).json();
  let now: number;
  let appSecret: string;
  try {
    ({ now } = (await get('/clock')) as { now: number });
    if (!Number.isFinite(now)) throw new Error('its /clock tells no time');
    ({ appSecret } = (await get('/wechat/account')) as { appSecret: string });
  } catch (error) {
    throw new OpsError([
      `--local: expected a local cloud at ${base} (npm start prints its address), got: ${messageOf(error)}. 无法连接本地云。`,
    ]);
  }
  // Where the SDK sends its requests; the platform itself sets it inside functions (PLATFORM §11).
  process.env.TCB_CONTEXT_CNFG = JSON.stringify({ URL: `${base}/admin` });
  // Or the SDK looks for Tencent's metadata server before each request (S): a lookup that hangs where there is no network.
  process.env.TENCENTCLOUD = 'true';
  return {
    envId: 'local-env',
    credentials: { secretId: 'local', secretKey: 'local' },
    offset: now - Date.now(),
    // Its own WeChat, or a command tried at home would change templates at the real one; nor is the real AppSecret told here.
    env: { ...process.env, [APP_SECRET]: appSecret, [API_ADDRESS]: `${base}/api.weixin.qq.com` },
  };
}

function cloud(envId: string, keys: Connection['credentials'] | undefined): Connection {
  if (keys) return { envId, credentials: keys, offset: 0 };
  const {
    TENCENTCLOUD_SECRETID: secretId,
    TENCENTCLOUD_SECRETKEY: secretKey,
    TENCENTCLOUD_SESSIONTOKEN: sessionToken,
  } = process.env;
  if (!secretId || !secretKey) {
    throw new OpsError([
      `--env ${envId}: expected credentials in the environment variables TENCENTCLOUD_SECRETID and TENCENTCLOUD_SECRETKEY (and TENCENTCLOUD_SESSIONTOKEN for temporary ones). 请设置云 API 密钥环境变量。`,
    ]);
  }
  return {
    envId,
    credentials: { secretId, secretKey, ...(sessionToken ? { sessionToken } : {}) },
    offset: 0,
  };
}
