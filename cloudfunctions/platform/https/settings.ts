/** What the HTTPS transport is told by the function's environment variables, as they are set in the WeChat console. */
import type { Failure } from './failure';

/** The mini program's AppSecret. It stands in no configuration, because that one is in a repository. */
export const APP_SECRET = 'NOTIFY_APP_SECRET';
/** Where WeChat's HTTPS API is, when not at its usual place: a local cloud, or another of WeChat's access points. */
export const API_ADDRESS = 'NOTIFY_WECHAT_API';

const USUAL_API = 'https://api.weixin.qq.com';

export interface Account {
  appid: string;
  secret: string;
  /** Without a slash at its end. */
  api: string;
}

export const hasSecret = (env: NodeJS.ProcessEnv): boolean => (env[APP_SECRET] ?? '').trim() !== '';

/** The account that calls are made for, or why there is none. The secret itself is never part of a text. */
export function accountOf(appid: string, env: NodeJS.ProcessEnv): Account | Failure {
  if (!hasSecret(env)) {
    return {
      code: 'NO_APP_SECRET',
      text: `environment variable ${APP_SECRET}: expected the AppSecret of ${appid}, got nothing; set it in the console for this function, as for every one that sends, or in the shell that the command runs in. 环境变量 ${APP_SECRET} 未设置：云函数请在控制台填入 ${appid} 的 AppSecret，命令行请在所用的 shell 中设置`,
    };
  }
  const given = (env[API_ADDRESS] ?? USUAL_API).trim().replace(/\/+$/, '');
  if (!isSafe(given)) {
    return {
      code: 'BAD_API_ADDRESS',
      text: `environment variable ${API_ADDRESS} of this function: expected an https address such as ${USUAL_API}, got ${JSON.stringify(given.slice(0, 80))}; remove it, or mend it. 云函数环境变量 ${API_ADDRESS} 须为 https 地址`,
    };
  }
  return { appid, secret: (env[APP_SECRET] ?? '').trim(), api: given };
}

/** The secret goes to that address: unencrypted only on this very machine. */
function isSafe(address: string): boolean {
  try {
    const { protocol, hostname, username, search } = new URL(address);
    if (username !== '' || search !== '') return false;
    return (
      protocol === 'https:' ||
      (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname))
    );
  } catch {
    return false;
  }
}
