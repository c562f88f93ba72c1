import { parseArgs } from 'node:util';
import type { GrantsOptions } from './commands/grants';
import type { RebuildOptions } from './commands/rebuildStats';
import type { ReplayOptions } from './commands/replay';
import type { TemplatesOptions } from './commands/templates';
import type { Target } from './connect';
import { messageOf, OpsError } from './base/problems';

export const USAGE = `usage: npm run ops -- COMMAND (--env ID | --local URL)
  setup [--appid ID] [--environment NAME=ENVID:STATE]… [--admin OPENID]…
                                                          writes appid, environments and admins into notify.config.ts; asks for what is not given
  check [--project DIR] [--secrets FILE] [--adopt FUNCTION]…
                                                          what the environment lacks, what the mini program does wrong, what to do
  deploy [--dry-run] [--secrets FILE] [--adopt FUNCTION]…  sets the environment up; --dry-run prints the plan
  upgrade [--dry-run] [--project DIR] [--secrets FILE] [--adopt FUNCTION]…
                                                          deploy, then check
  grants import FILE.csv [--template ALIAS] [--dry-run]   openid,template,count[,at]: credits collected before
  rebuild-stats [--from DAY] [--to DAY] [--write]         compare the counters with the record
  breakers [reset KEY]                                    what WeChat refuses as a whole
  replay (ID | --reason CODE [--template ALIAS] [--limit N])
  health
  templates list | check | pull [--file FILE]             WeChat's templates beside the configuration; NOTIFY_APP_SECRET holds the AppSecret
  templates library [KEYWORD]                             titles of the account's categories; with a title's number: its keywords
  templates add TID KID,KID… --scene TEXT                 2 to 5 keywords
  templates remove ID
  templates state NAME [STATE] [--note TEXT]              wanted, applied, rejected, approved, live, retired; --note: WeChat's words
--env needs TENCENTCLOUD_SECRETID and TENCENTCLOUD_SECRETKEY in the environment variables; check, deploy and upgrade take
them from --secrets FILE too, and do what they can with NOTIFY_APP_SECRET alone.`;

export type Command =
  | ({ name: 'grants import' } & GrantsOptions)
  | ({ name: 'rebuild-stats' } & RebuildOptions)
  | { name: 'breakers'; reset?: string }
  | ({ name: 'replay' } & ReplayOptions)
  | { name: 'health' }
  | TemplatesOptions;

/** Commands about the environment itself, not its data. */
export type Setting =
  | { name: 'setup'; appid?: string | undefined; environments: string[]; admins: string[] }
  | {
      name: 'check' | 'deploy' | 'upgrade';
      envId: string;
      dryRun: boolean;
      project?: string | undefined;
      secretsFile?: string | undefined;
      adopted: string[];
    };

const OPTIONS = {
  appid: { type: 'string' },
  environment: { type: 'string', multiple: true },
  admin: { type: 'string', multiple: true },
  project: { type: 'string' },
  secrets: { type: 'string' },
  adopt: { type: 'string', multiple: true },
  env: { type: 'string' },
  local: { type: 'string' },
  template: { type: 'string' },
  'dry-run': { type: 'boolean' },
  from: { type: 'string' },
  to: { type: 'string' },
  write: { type: 'boolean' },
  scene: { type: 'string' },
  note: { type: 'string' },
  file: { type: 'string' },
  reason: { type: 'string' },
  limit: { type: 'string' },
} as const;

/** Which options a command takes beside the target. */
const TAKES: Record<(Command | Setting)['name'], (keyof typeof OPTIONS)[]> = {
  setup: ['appid', 'environment', 'admin'],
  check: ['env', 'project', 'secrets', 'adopt'],
  deploy: ['env', 'dry-run', 'secrets', 'adopt'],
  upgrade: ['env', 'dry-run', 'project', 'secrets', 'adopt'],
  'grants import': ['template', 'dry-run'],
  'rebuild-stats': ['from', 'to', 'write'],
  breakers: [],
  replay: ['reason', 'template', 'limit'],
  health: [],
  templates: ['file', 'scene', 'note'],
};

/** @throws OpsError with the usage */
export function parseCommand(argv: string[]): { command: Command; target: Target } | { setting: Setting } {
  const { values, positionals } = parsed(argv);
  const setting = settingOf(positionals, values);
  if (setting) {
    refuseOthers(setting.name, values, TAKES[setting.name]);
    return { setting };
  }
  const command = commandOf(positionals, values);
  refuseOthers(command.name, values, ['env', 'local', ...TAKES[command.name]]);
  const { env, local } = values;
  if ((env === undefined) === (local === undefined)) throw misuse('expected one of --env ID and --local URL');
  return { command, target: env === undefined ? { local: local! } : { env } };
}

function refuseOthers(name: string, values: Values, taken: string[]): void {
  const other = Object.keys(values).find((option) => !taken.includes(option));
  if (other) throw misuse(`${name} takes no --${other}`);
}

function settingOf([name, more]: string[], values: Values): Setting | undefined {
  if (name !== 'setup' && name !== 'check' && name !== 'deploy' && name !== 'upgrade') return undefined;
  if (more !== undefined) throw misuse(`unexpected "${more}"`);
  if (name === 'setup') {
    const { appid, environment = [], admin = [] } = values;
    return { name, appid, environments: environment, admins: admin };
  }
  const { env, project, secrets, adopt = [] } = values;
  if (!env) throw misuse(`${name}: expected --env ID, one of the environment ids in notify.config.ts`);
  return {
    name,
    envId: env,
    dryRun: values['dry-run'] ?? false,
    project,
    secretsFile: secrets,
    adopted: adopt,
  };
}

function parsed(argv: string[]) {
  try {
    return parseArgs({ args: argv, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw misuse(messageOf(error));
  }
}

type Values = ReturnType<typeof parsed>['values'];

function commandOf(words: string[], values: Values): Command {
  const [first, second, third] = words;
  const at = (most: number): void => {
    if (words.length > most) throw misuse(`unexpected "${words[most]}"`);
  };
  switch (first) {
    case 'grants':
      at(3);
      if (second !== 'import' || !third) throw misuse('expected grants import FILE.csv');
      return {
        name: 'grants import',
        file: third,
        template: values.template,
        dryRun: values['dry-run'] ?? false,
      };
    case 'rebuild-stats':
      at(1);
      return { name: first, from: values.from, to: values.to, write: values.write ?? false };
    case 'breakers':
      at(3);
      if (second === undefined) return { name: first };
      if (second !== 'reset' || !third) throw misuse('expected breakers reset KEY');
      return { name: first, reset: third };
    case 'replay': {
      at(2);
      const { reason, template, limit } = values;
      return { name: first, id: second, reason, template, limit };
    }
    case 'health':
      at(1);
      return { name: first };
    case 'templates':
      at(4);
      return templatesOf(second, third, words[3], values);
    default:
      throw misuse(first === undefined ? 'expected a command' : `unknown command "${first}"`);
  }
}

function templatesOf(
  what: string | undefined,
  first: string | undefined,
  second: string | undefined,
  { file, scene, note }: Values,
): TemplatesOptions {
  const name = 'templates';
  switch (what) {
    case 'list':
    case 'check':
      if (first !== undefined) throw misuse(`unexpected "${first}"`);
      return { name, what };
    case 'pull':
      if (first !== undefined) throw misuse(`unexpected "${first}"`);
      return { name, what, file };
    case 'library':
      return { name, what, search: first };
    case 'add': {
      const [tid, kids] = [Number(first), (second ?? '').split(',').map(Number)];
      if (!Number.isInteger(tid) || !kids.every((kid) => Number.isInteger(kid) && kid > 0) || !scene)
        throw misuse('expected templates add TID KID,KID… --scene TEXT');
      return { name, what, tid, kids, scene };
    }
    case 'remove':
      if (!first) throw misuse('expected templates remove ID');
      return { name, what, id: first };
    case 'state':
      if (!first) throw misuse('expected templates state NAME [STATE] [--note TEXT]');
      return { name, what, of: first, state: second, note };
    default:
      throw misuse('expected templates list, check, pull, library, add, remove or state');
  }
}

const misuse = (problem: string): OpsError => new OpsError([problem, USAGE]);
