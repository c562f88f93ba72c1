import path from 'node:path';
import { messageOf, StartError } from './base/errors';
import { startLocalCloud, type LocalCloud } from './server/server';
import { optionsOf } from './start/arguments';
import { whenNpmIsGone } from './start/orphan';
import { missingPackages } from './start/packages';

/**
 * Runs the local cloud from the command line: prints one line \`ready <url>\` when it serves, and ends on SIGINT or SIGTERM.
 * @param argv arguments without node and script
 * @returns the running cloud; undefined when it could not start (the reason is printed and the exit code is 1)
 */
export async function main(argv: readonly string[]): Promise<LocalCloud | undefined> {
  try {
    const options = optionsOf(argv);
    const cloud = await startLocalCloud(options);
    for (const line of missingPackages(path.resolve(options.functionsDir)))
      process.stderr.write(`warning  ${line}\n`);
    closeOnSignals(cloud);
    process.stdout.write(`ready ${cloud.url}\n`);
    return cloud;
  } catch (error) {
    process.stderr.write(
      `${error instanceof StartError ? messageOf(error) : String((error as Error).stack ?? error)}\n`,
    );
    process.exitCode = 1;
    return undefined;
  }
}

function closeOnSignals(cloud: LocalCloud): void {
  const stop = () => {
    cloud.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${messageOf(error)}\n`);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
  whenNpmIsGone(stop);
}

if (require.main === module) void main(process.argv.slice(2));
