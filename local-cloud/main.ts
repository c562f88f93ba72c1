import { parseArgs } from 'node:util';

import { messageOf, StartError } from './errors';
import type { LocalCloudOptions } from './options';
import { startLocalCloud, type LocalCloud } from './server';

export const USAGE = `Usage: local-cloud --functions DIR [options]
  --functions DIR    folder whose sub-folders with an index.js are the cloud functions
  --port N           port to serve on; 0 takes any free one (default 8080)
  --data DIR         folder for the state (default .local-cloud)
  --indexes FILE     database-rules.json with the collections' indexes
  --templates FILE   WeChat's templates: [{id, title, type, fields}]
  --pages FILE       page paths of the mini program, a JSON list or an app.json
  --push FUNCTION    function that WeChat's events are pushed to (default: the one named …receive)
  --timers on|off    whether triggers fire by the clock (default on)
  --user-info on|off put userInfo {appId, openId} into events of calls from a mini program, as WeChat does (default off)
  --env ID           the environment's id (default local-env)
  --appid ID         the mini program's appid`;

const DEFAULT_PORT = 8080;

/**
 * Runs the local cloud from the command line: prints one line \`ready <url>\` when it serves, and ends on SIGINT or SIGTERM.
 * @param argv arguments without node and script
 * @returns the running cloud; undefined when it could not start (the reason is printed and the exit code is 1)
 */
export async function main(argv: readonly string[]): Promise<LocalCloud | undefined> {
  try {
    const cloud = await startLocalCloud(optionsOf(argv));
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

function optionsOf(argv: readonly string[]): LocalCloudOptions {
  const text = { type: 'string' } as const;
  const names = [
    'functions',
    'port',
    'data',
    'indexes',
    'templates',
    'pages',
    'push',
    'timers',
    'user-info',
    'env',
    'appid',
  ] as const;
  let values: Partial<Record<(typeof names)[number], string>>;
  try {
    const options = Object.fromEntries(names.map((name) => [name, text]));
    values = parseArgs({ args: [...argv], options, allowPositionals: false }).values as typeof values;
  } catch (error) {
    throw new StartError(`${messageOf(error)}\n\n${USAGE}`);
  }
  if (values.functions === undefined) throw new StartError(`--functions is missing.\n\n${USAGE}`);
  return {
    functionsDir: values.functions,
    port: values.port === undefined ? DEFAULT_PORT : portOf(values.port),
    dataDir: values.data,
    indexesFile: values.indexes,
    templatesFile: values.templates,
    pagesFile: values.pages,
    push: values.push,
    timers: onOff('timers', values.timers),
    userInfo: onOff('user-info', values['user-info']),
    envId: values.env,
    appid: values.appid,
  };
}

function portOf(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new StartError(`--port: expected 0 to 65535, got "${text}".`);
  return Number(text);
}

function onOff(name: string, text: string | undefined): boolean | undefined {
  if (text === undefined || text === 'on' || text === 'off')
    return text === undefined ? undefined : text === 'on';
  throw new StartError(`--${name}: expected "on" or "off", got "${text}".`);
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
}

if (require.main === module) void main(process.argv.slice(2));
