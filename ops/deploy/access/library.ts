/** The vendor's management library: loaded when needed, kept from printing, and never trusted about a failure. */
import type CloudBase from '@cloudbase/manager-node';
import { DeployError } from '../problems';

export type Manager = CloudBase;

export interface Keys {
  secretId: string;
  secretKey: string;
  sessionToken?: string;
}

/** @throws DeployError when the key's account has no such environment, or one without a document database */
export async function openEnvironment(envId: string, keys: Keys): Promise<Manager> {
  const { default: Library } = await import('@cloudbase/manager-node');
  const manager = new Library({
    secretId: keys.secretId,
    secretKey: keys.secretKey,
    envId,
    ...(keys.sessionToken && { token: keys.sessionToken }),
  });
  const info = await environmentInfo(manager, envId);
  if (!info.Functions?.[0] || !info.Databases?.[0]) {
    throw new DeployError({
      zh: `环境 ${envId} 没有文档型数据库或云函数：请使用在微信开发者工具里创建的云开发环境`,
      en: `environment ${envId}: expected a document database and cloud functions, as an environment made in WeChat DevTools has`,
    });
  }
  return manager;
}

type EnvironmentInfo = Awaited<ReturnType<Manager['env']['getEnvInfo']>>['EnvInfo'];

async function environmentInfo(manager: Manager, envId: string): Promise<EnvironmentInfo> {
  try {
    const { EnvInfo } = await manager.env.getEnvInfo();
    if (EnvInfo.EnvId === envId) return EnvInfo;
  } catch (error) {
    // The library reads the answer without looking whether it holds an environment.
    if (!(error instanceof TypeError) && (error as Error).name !== 'TypeError') throw error;
  }
  throw new DeployError({
    zh: `当前密钥的账号下没有环境 ${envId}：请核对环境 ID，以及密钥是否属于该小程序的腾讯云账号`,
    en: `environment ${envId}: the account of this key has none of that id. Check the id, and that the key belongs to the Tencent Cloud account of this mini program`,
  });
}

/** The library prints what it does to the console; what is printed here is the plan. */
export async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { log, warn } = console;
  console.log = console.warn = () => undefined;
  try {
    return await work();
  } finally {
    Object.assign(console, { log, warn });
  }
}
