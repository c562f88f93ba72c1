/** `miniprogram-notify COMMAND …`, in the folder of a team's project: what `npm run` does in the checkout. */
import { resolve } from 'node:path';
import { CALLED_AS } from '../build/calledAs';

const ROOT = resolve(__dirname, '../..');

const COMMANDS = {
  init: '写出起始配置，并说明下一步  writes a configuration to begin with, and says what is next',
  build: '生成云函数、小程序端与服务端助手  builds the functions, the client and the helper',
  start: '构建，并启动本地云  builds, and serves the local cloud',
  ops: '运维：部署、检查、查询  deploys, checks and looks into an environment',
};

const USAGE = [
  'usage 用法: npx miniprogram-notify COMMAND [options]; npx miniprogram-notify COMMAND --help',
  ...Object.entries(COMMANDS).map(([name, does]) => `  ${name.padEnd(6)} ${does}`),
].join('\n');

/** Each command loads what it needs when it is asked for: together they take seconds to load. */
async function main([command, ...argv]: string[], project: string): Promise<void> {
  switch (command) {
    case 'init':
      process.exitCode = (await import('./init')).init(argv, ROOT, project);
      return;
    case 'build':
      return (await import('../build/runBuild')).runBuild(argv, ROOT, project, CALLED_AS.build);
    case 'start':
      return (await import('../start/start')).start(argv, ROOT, project);
    case 'ops':
      // The SDK keeps timers of its own for seconds after the last answer.
      process.exit(await (await import('../../ops/runOps')).runOps(argv, ROOT, project));
      break;
    case '--help':
    case '-h':
      console.log(USAGE);
      return;
    default:
      console.error(
        `${command === undefined ? 'expected a command' : `unknown command "${command}"`}\n${USAGE}`,
      );
      process.exitCode = 2;
  }
}

void main(process.argv.slice(2), process.cwd());
