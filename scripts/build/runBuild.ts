/** The command `build`: reads its arguments, builds, and says what lies where. */
import { stop as stopEsbuild } from 'esbuild';
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { optionsOf, PLACES_HELP } from './arguments';
import { buildAll } from './build';
import { buildClientSide, clientProblems } from './client';
import { type BuildOptions, clientFolder, serverFolder } from './options';
import { BuildError, failIfAny, messageOf } from './problems';
import { reportOf } from './report';

const usage = (command: string): string =>
  [
    `usage 用法: ${command} [--config FILE] [--out DIR] [--client DIR] [--server DIR]`,
    '  builds the cloud functions, the client and the helper from your configuration; nothing of yours is touched',
    '  按配置生成云函数、小程序端与服务端助手，不改动其他文件',
    ...PLACES_HELP,
  ].join('\n');

/** @param command how it was called, for the usage */
export async function runBuild(
  argv: readonly string[],
  root: string,
  project: string,
  command: string,
): Promise<void> {
  try {
    const options = optionsFrom(argv, root, project, command);
    if (options === 'help') return console.log(usage(command));
    failIfAny(clientProblems(options));
    const result = await buildAll(options);
    await buildClientSide(options);
    const shown = (path: string): string => relative(process.cwd(), path) || '.';
    console.log(reportOf(result, shown(options.out)));
    console.log(
      [
        `functions 云函数    ${shown(options.out)}`,
        `client 小程序端     ${shown(clientFolder(options))}`,
        `helper 服务端助手   ${shown(serverFolder(options))}/notify.js, notify.d.ts`,
        `for the local cloud 本地云用   ${shown(options.dist)}/wechat-templates.json`,
      ].join('\n'),
    );
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    console.error(
      `Build stopped; what was built before is unchanged. 构建已停止，原有产物未变。\n${error.message}`,
    );
    process.exitCode = 1;
  } finally {
    // Its process would live on.
    await stopEsbuild();
  }
}

function optionsFrom(
  argv: readonly string[],
  root: string,
  project: string,
  command: string,
): BuildOptions | 'help' {
  const text = { type: 'string' } as const;
  try {
    const { help, ...places } = parseArgs({
      args: [...argv],
      options: {
        config: text,
        out: text,
        client: text,
        server: text,
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
    return help ? 'help' : optionsOf(places, root, project);
  } catch (error) {
    throw new BuildError([messageOf(error), usage(command)]);
  }
}
