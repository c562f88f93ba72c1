/** `ops setup`: the mini program's AppID, its environments and their admins, written into `notify.config.ts`. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { CALLED_AS } from '../../scripts/build/calledAs';
import { loadNotifyConfig } from '../../scripts/build/loadConfig';
import { isUnwritten, startingConfig } from '../../scripts/build/startingConfig';
import { editConfig, type NamedEnvironment } from '../deploy/editConfig';
import { DeployError } from '../deploy/problems';

export interface SetupOptions {
  /** From here the configuration's imports are found, and it is named in messages. */
  root: string;
  /** `notify.config.ts` */
  file: string;
  appid?: string | undefined;
  /** Each `NAME=ENVID:STATE`; without a state `trial`, or `formal` for one called prod. */
  environments: string[];
  admins: string[];
  print(line: string): void;
  /** Asks a person; absent where nobody can answer. */
  ask?(question: string): Promise<string>;
}

/**
 * What is written is checked first: a mistake changes nothing.
 * @throws DeployError; BuildError with what the configuration's check says
 */
export async function setup(options: SetupOptions): Promise<boolean> {
  const { file, root, print } = options;
  const { appid, environments, admins } = await answers(options);
  const begun = isUnwritten(file);
  const before = begun
    ? startingConfig({ project: dirname(file), appid: undefined, prefixed: false })
    : readFileSync(file, 'utf8');
  const text = editConfig(before, { ...(appid && { appid }), environments, admins });
  const shown = relative(root, file);
  if (text === before && !begun) {
    print(`${shown} 已是如此，未更改。${shown} says so already; nothing has been changed.`);
    return true;
  }
  // Beside the real one, because its imports are relative.
  const draft = join(dirname(file), `.notify.config.setup-${process.pid}.ts`);
  try {
    writeFileSync(draft, text);
    const config = await loadNotifyConfig(draft, root);
    renameSync(draft, file);
    print(`已写入 ${shown}：appid ${config.appid}。Written into ${shown}: appid ${config.appid}.`);
    for (const { name, envIds, state, admins: people } of Object.values(config.environments)) {
      print(`  ${name}: ${envIds.join(', ')} (${state}), admins: ${people.length}`);
    }
  } catch (error) {
    // Nobody has such a file: what is wrong is told under the name that it would have had.
    if (error instanceof Error) error.message = error.message.replaceAll(relative(root, draft), shown);
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  print(`下一步 next: ${CALLED_AS.ops} deploy --env ENVID --dry-run`);
  return true;
}

async function answers(options: SetupOptions) {
  const given = {
    appid: options.appid,
    environments: options.environments.map(parseEnvironment),
    admins: options.admins,
  };
  if (given.appid || given.environments.length > 0 || given.admins.length > 0) {
    if (given.admins.length > 0 && given.environments.length === 0) throw new DeployError(ADMINS_OF_WHAT);
    return given;
  }
  const ask = options.ask ?? terminal();
  if (!ask) throw new DeployError(NOTHING_GIVEN);
  const appid = await ask('AppID（mp.weixin.qq.com → 开发管理 development → AppID）: ');
  const dev = await ask('测试环境 ID  id of the environment for testing（云开发控制台 → 概览 overview）: ');
  const prod = await ask('正式环境 ID，可留空  id of the production environment, may be empty: ');
  const admin = await ask('管理员 openid，可留空  openid of an admin, may be empty: ');
  return {
    appid: appid.trim(),
    environments: [...(dev ? [`dev=${dev}`] : []), ...(prod ? [`prod=${prod}`] : [])].map(parseEnvironment),
    admins: admin.trim() ? [admin.trim()] : [],
  };
}

/** Nobody answers a pipe. */
function terminal(): SetupOptions['ask'] {
  if (!process.stdin.isTTY) return undefined;
  return async (question) => {
    const lines = createInterface({ input: process.stdin, output: process.stdout });
    try {
      return (await lines.question(question)).trim();
    } finally {
      lines.close();
    }
  };
}

/** A name as the configuration takes it, an id, and maybe which version of the mini program a card opens. */
const ENVIRONMENT = /^([A-Za-z][\w-]{0,39})=([\w-]+)(?::(developer|trial|formal))?$/;

function parseEnvironment(text: string): NamedEnvironment {
  const [, name, envId, state] = ENVIRONMENT.exec(text.trim()) ?? [];
  if (!name || !envId) {
    throw new DeployError({
      zh: `--environment：应为 名称=环境ID:developer|trial|formal，如 dev=shop-dev-1a2b3c:trial，实际为 ${text}`,
      en: `--environment: expected NAME=ENVID:developer|trial|formal, such as dev=shop-dev-1a2b3c:trial, got ${text}`,
    });
  }
  return { name, envId, state: state ?? (name === 'prod' ? 'formal' : 'trial') };
}

const NOTHING_GIVEN = {
  zh: 'setup：请给出 --appid、--environment 名称=环境ID:状态、--admin openid，或在终端里运行以逐项回答',
  en: 'setup: expected --appid, --environment NAME=ENVID:STATE or --admin OPENID, or a terminal to ask in',
};
const ADMINS_OF_WHAT = {
  zh: 'setup：--admin 需与 --environment 一起给出，说明是哪个环境的管理员',
  en: 'setup: expected --environment beside --admin, to say whose admin it is',
};
