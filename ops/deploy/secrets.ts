/** Keys: from the environment variables or a file of such lines, never from the command line, never printed. */
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { messageOf } from '../base/problems';
import type { Keys } from './access/library';
import { DeployError } from './problems';

export interface Secrets {
  /** Of a Tencent Cloud account: everything. */
  tencent?: Keys;
  /** Of the mini program: collections, indexes, templates. */
  appSecret?: string;
}

const NAMES = [
  'TENCENTCLOUD_SECRETID',
  'TENCENTCLOUD_SECRETKEY',
  'TENCENTCLOUD_SESSIONTOKEN',
  'NOTIFY_APP_SECRET',
] as const;

/**
 * @param file lines `NAME=value`, for what is not in `env`
 * @throws DeployError when the file cannot be read or half a key is there
 */
export function readSecrets(env: NodeJS.ProcessEnv, file?: string): Secrets {
  const given = file === undefined ? {} : fromFile(file);
  const [secretId, secretKey, sessionToken, appSecret] = NAMES.map((name) =>
    (env[name] ?? given[name] ?? '').trim(),
  );
  if (!secretId !== !secretKey) {
    const [there, lacks] = secretId ? NAMES : [NAMES[1], NAMES[0]];
    throw new DeployError({
      zh: `有 ${there} 而没有 ${lacks}：两者必须成对`,
      en: `expected both ${NAMES[0]} and ${NAMES[1]}, got ${there} without ${lacks}`,
    });
  }
  return {
    ...(secretId && secretKey && { tencent: { secretId, secretKey, ...(sessionToken && { sessionToken }) } }),
    ...(appSecret && { appSecret }),
  };
}

/** One that only some command needs; empty where it is in neither. @throws DeployError when the file cannot be read */
export const variableOf = (env: NodeJS.ProcessEnv, name: string, file?: string): string =>
  (env[name] ?? (file === undefined ? undefined : fromFile(file)[name]) ?? '').trim();

function fromFile(file: string): Partial<Record<string, string>> {
  try {
    return parseEnv(readFileSync(file, 'utf8')) as Partial<Record<string, string>>;
  } catch (error) {
    throw new DeployError({
      zh: `--secrets ${file}：无法读取`,
      en: `--secrets ${file}: expected a file of lines NAME=value, got: ${messageOf(error)}`,
    });
  }
}

/** `access_token=…` in an address that an error quotes. */
const TOKEN = /(access_token=)[^&\s"']+/g;

/** @returns takes every key out of a text before it is shown */
export function redactor({ tencent, appSecret }: Secrets): (text: string) => string {
  const values = [tencent?.secretId, tencent?.secretKey, tencent?.sessionToken, appSecret].filter(
    (value): value is string => !!value,
  );
  return (text) =>
    values.reduce((clean, value) => clean.replaceAll(value, '***'), text).replace(TOKEN, '$1***');
}
