/** The command `init`: a configuration to begin with, fitted to the mini program that lies here. */
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CALLED_AS } from '../build/calledAs';
import { discoverFunctions } from '../build/discover';
import { foreignFolders } from '../build/ownership';
import { messageOf } from '../build/problems';
import { asksPastTheBooks, sendsPastTheBooks } from '../build/pastTheBooks';
import { isUnwritten, startingConfig } from '../build/startingConfig';
import { BESIDE, type Layout, layoutOf } from '../build/layout';

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
  const layout = resolve(project) === resolve(root) ? BESIDE : layoutOf(project);
  const { cloudfunctions, client, miniprogram, appid, page, notes } = layout;
  const clashing = foreignFolders(
    join(project, cloudfunctions),
    discoverFunctions(join(root, 'cloudfunctions')).map((each) => each.name),
  );
  try {
    const text = startingConfig({
      project,
      appid,
      prefixed: clashing.length > 0,
      page,
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
      ...notes.map((note) => `  ${note}`),
      ...pastTheBooks(project, layout),
      'next 下一步:',
      `  1. Put your appid, environments and templates into it. 填入 appid、环境与模板。`,
      `  2. ${CALLED_AS.build}${config} --out ${cloudfunctions} --client ${client} --server ${cloudfunctions}/YOUR_FUNCTION`,
      `     YOUR_FUNCTION: the one of yours that is to send; it then has notify.js beside it. 需要发送通知的云函数`,
      `  3. ${CALLED_AS.start}${config} --out ${cloudfunctions}${miniprogram === undefined ? '' : ` --miniprogram ${miniprogram}`}`,
      `     your functions and ours on a local cloud${miniprogram === undefined ? '' : ', your mini program on /phone'} 在本地云运行你的云函数与本产品`,
      `  4. ${CALLED_AS.ops} deploy${config} --env ENV_ID --dry-run`,
    ].join('\n'),
  );
  return 0;
}

/** What of their own code has to change: the books hear of nothing that goes past us. */
function pastTheBooks(project: string, { cloudfunctions, sources }: Layout): string[] {
  const functions = join(project, cloudfunctions);
  const list = (title: string, places: string[]): string[] =>
    places.length === 0 ? [] : [`  ${title}`, ...places.map((place) => `    ${place}`)];
  return [
    ...list(
      'asks by itself; let it call notify.ask instead, or its accepts are on no books 自己请求订阅，请改用 notify.ask，否则用户的同意不在账上:',
      asksPastTheBooks(join(project, sources), project, [functions]),
    ),
    ...list(
      'sends by itself; let it call notify.send instead, or it spends credits that the books still count 自己发送，请改用 notify.send，否则会用掉账上的次数:',
      sendsPastTheBooks(functions, project),
    ),
  ];
}
