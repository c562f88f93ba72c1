import { parseArgs } from 'node:util';

import { messageOf, StartError } from '../base/errors';
import type { LocalCloudOptions } from './options';

/** All but `--functions`, a line each. */
export const OPTIONS_HELP = `  --port N           port to serve on; 0 takes any free one (default 8080)
  --data DIR         folder for the state (default .local-cloud)
  --indexes FILE     database-rules.json with the collections' indexes
  --collection NAME  a collection that is there from the start, beside those with indexes; may be given several times
  --templates FILE   WeChat's templates: [{id, title, type, fields, content?}]
  --pages FILE       page paths of the mini program, a JSON list or an app.json
  --miniprogram DIR  the mini program that /phone shows: a folder with an app.json
  --package NAME=DIR a package that it requires and that is not installed; may be given several times
  --profile NAME     what the platform leaves open: default, friendly, harsh, or a JSON file
  --variable NAME=V  environment variable of all functions; {url} in it is this local cloud's address; may be given several times
  --app-secret TEXT  the AppSecret that WeChat's HTTPS API takes (default local-cloud-app-secret)
  --push FUNCTION    function that WeChat's events are pushed to (default: the one named …receive)
  --timers on|off    whether triggers fire by the clock (default on)
  --user-info on|off put userInfo {appId, openId} into events of calls from a mini program, as WeChat does (default off)
  --env ID           the environment's id (default local-env)
  --appid ID         the mini program's appid
  --node FILE        the Node that runs the functions, to see them on the cloud's version (default: this one)`;

const USAGE = `Usage: local-cloud --functions DIR [options]
  --functions DIR    folder whose sub-folders with an index.js are the cloud functions
${OPTIONS_HELP}`;

const DEFAULT_PORT = 8080;

/** @throws StartError naming the argument, what was expected and what was given */
export function optionsOf(argv: readonly string[]): LocalCloudOptions {
  const text = { type: 'string' } as const;
  const names = [
    'functions',
    'port',
    'data',
    'indexes',
    'templates',
    'pages',
    'miniprogram',
    'profile',
    'app-secret',
    'push',
    'timers',
    'user-info',
    'env',
    'appid',
    'node',
  ] as const;
  let values: Partial<Record<(typeof names)[number], string>> & {
    package?: string[];
    collection?: string[];
    variable?: string[];
  };
  try {
    const options = {
      ...Object.fromEntries(names.map((name) => [name, text])),
      package: { ...text, multiple: true },
      collection: { ...text, multiple: true },
      variable: { ...text, multiple: true },
    };
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
    collections: values.collection,
    templatesFile: values.templates,
    pagesFile: values.pages,
    miniprogramDir: values.miniprogram,
    packages: pairsOf('package', 'NAME=DIR', values.package ?? []),
    profile: values.profile,
    variables: pairsOf('variable', 'NAME=VALUE', values.variable ?? []),
    appSecret: values['app-secret'],
    push: values.push,
    timers: onOff('timers', values.timers),
    userInfo: onOff('user-info', values['user-info']),
    envId: values.env,
    appid: values.appid,
    nodePath: values.node,
  };
}

function portOf(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new StartError(`--port: expected 0 to 65535, got "${text}".`);
  return Number(text);
}

function pairsOf(option: string, form: string, given: readonly string[]): Record<string, string> {
  const pairs = given.map((text): [name: string, value: string] => {
    const at = text.indexOf('=');
    if (at <= 0 || at === text.length - 1)
      throw new StartError(`--${option}: expected ${form}, got "${text}".`);
    return [text.slice(0, at), text.slice(at + 1)];
  });
  return Object.fromEntries(pairs);
}

function onOff(name: string, text: string | undefined): boolean | undefined {
  if (text === undefined || text === 'on' || text === 'off')
    return text === undefined ? undefined : text === 'on';
  throw new StartError(`--${name}: expected "on" or "off", got "${text}".`);
}
