/** The command `init`: a configuration to begin with, fitted to the mini program that lies here. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CALLED_AS } from '../build/calledAs';
import { discoverFunctions } from '../build/discover';
import { foreignFolders } from '../build/ownership';
import { messageOf } from '../build/problems';
import { isUnwritten, startingConfig } from '../build/startingConfig';

const USAGE = [
  `usage 用法: ${CALLED_AS.init} [--config FILE]`,
  '  writes notify.config.ts (or FILE), which must not be there yet, and says what is next',
  '  写出 notify.config.ts（或 FILE），已存在则不改动，并说明下一步',
].join('\n');

/** @returns the process's exit code */
export function init(argv: readonly string[], root: string, project: string): 0 | 1 {
  let name = 'notify.config.ts';
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { config: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
    if (values.help) {
      console.log(USAGE);
      return 0;
    }
    name = values.config ?? name;
  } catch (error) {
    console.error(`${messageOf(error)}\n${USAGE}`);
    return 1;
  }
  const { cloudfunctions, miniprogram, appid } =
    resolve(project) === resolve(root) ? BESIDE : layoutOf(project);
  const clashing = foreignFolders(
    join(project, cloudfunctions),
    discoverFunctions(join(root, 'cloudfunctions')).map((each) => each.name),
  );
  try {
    const text = startingConfig({
      project,
      appid,
      prefixed: clashing.length > 0,
    });
    const file = resolve(project, name);
    // "wx": fails where there is one, also if it has come this very moment.
    writeFileSync(file, text, { flag: existsSync(file) && isUnwritten(file) ? 'w' : 'wx' });
  } catch (error) {
    const there = (error as NodeJS.ErrnoException).code === 'EEXIST';
    console.error(
      there
        ? `${name} is there and stays as it is. To begin anew, move it away first. 已存在，未改动。`
        : `${name} could not be written 无法写入: ${messageOf(error)}`,
    );
    return 1;
  }
  const config = name === 'notify.config.ts' ? '' : ` --config ${name}`;
  console.log(
    [
      `written 已写出: ${name}`,
      ...(clashing.length > 0
        ? [
            `  ${cloudfunctions} has functions named ${clashing.join(', ')} of your own, so ours are called notify-…: see prefix in it.`,
            `  你已有同名云函数 ${clashing.join('、')}，因此本产品的云函数以 notify- 开头（prefix）。`,
          ]
        : []),
      'next 下一步:',
      `  1. Put your appid, environments and templates into it. 填入 appid、环境与模板。`,
      `  2. ${CALLED_AS.build}${config} --out ${cloudfunctions} --client ${posix.join(miniprogram, 'notify')} --server ${cloudfunctions}/YOUR_FUNCTION`,
      `     YOUR_FUNCTION: the one of yours that is to send; it then has notify.js beside it. 需要发送通知的云函数`,
      `  3. ${CALLED_AS.start}${config} --out ${cloudfunctions}`,
      `     your functions and ours on a local cloud 在本地云运行你的云函数与本产品`,
      `  4. ${CALLED_AS.ops} deploy${config} --env ENV_ID --dry-run`,
    ].join('\n'),
  );
  return 0;
}

interface Layout {
  cloudfunctions: string;
  miniprogram: string;
  appid: string | undefined;
}

/** A checkout is no mini program: what it builds goes into one that lies beside it. */
const BESIDE: Layout = {
  cloudfunctions: '../YOUR_PROJECT/cloudfunctions',
  miniprogram: '../YOUR_PROJECT/miniprogram',
  appid: undefined,
};

/** As DevTools' `project.config.json` says; else what its templates make. */
function layoutOf(project: string): Layout {
  const file = join(project, 'project.config.json');
  let told: { cloudfunctionRoot?: unknown; miniprogramRoot?: unknown; appid?: unknown } = {};
  if (existsSync(file)) {
    try {
      told = (JSON.parse(readFileSync(file, 'utf8')) ?? {}) as typeof told;
    } catch {
      // DevTools complains of it better than we could.
    }
  }
  const folder = (value: unknown, usual: string): string =>
    (typeof value === 'string' && value !== '' ? posix.normalize(value) : usual).replace(/(.)\/+$/, '$1');
  const pages = existsSync(join(project, 'app.json')) ? '.' : 'miniprogram';
  return {
    cloudfunctions: folder(told.cloudfunctionRoot, 'cloudfunctions'),
    miniprogram: folder(told.miniprogramRoot, pages),
    appid: typeof told.appid === 'string' && /^wx[0-9a-f]{16}$/.test(told.appid) ? told.appid : undefined,
  };
}
