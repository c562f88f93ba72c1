import { parseArgs } from 'node:util';
import type { GrantsOptions } from './commands/grants';
import type { RebuildOptions } from './commands/rebuildStats';
import type { ReplayOptions } from './commands/replay';
import type { Target } from './connect';
import { messageOf, OpsError } from './base/problems';

export const USAGE = `usage: npm run ops -- COMMAND (--env ID | --local URL)
  grants import FILE.csv [--template ALIAS] [--dry-run]   openid,template,count[,at]: credits collected before
  rebuild-stats [--from DAY] [--to DAY] [--write]         compare the counters with the record
  breakers [reset KEY]                                    what WeChat refuses as a whole
  replay (ID | --reason CODE [--template ALIAS] [--limit N])
  health
--env needs TENCENTCLOUD_SECRETID and TENCENTCLOUD_SECRETKEY in the environment variables.`;

export type Command =
  | ({ name: 'grants import' } & GrantsOptions)
  | ({ name: 'rebuild-stats' } & RebuildOptions)
  | { name: 'breakers'; reset?: string }
  | ({ name: 'replay' } & ReplayOptions)
  | { name: 'health' };

const OPTIONS = {
  env: { type: 'string' },
  local: { type: 'string' },
  template: { type: 'string' },
  'dry-run': { type: 'boolean' },
  from: { type: 'string' },
  to: { type: 'string' },
  write: { type: 'boolean' },
  reason: { type: 'string' },
  limit: { type: 'string' },
} as const;

/** Which options a command takes beside the target. */
const TAKES: Record<Command['name'], (keyof typeof OPTIONS)[]> = {
  'grants import': ['template', 'dry-run'],
  'rebuild-stats': ['from', 'to', 'write'],
  breakers: [],
  replay: ['reason', 'template', 'limit'],
  health: [],
};

/** @throws OpsError with the usage */
export function parseCommand(argv: string[]): { command: Command; target: Target } {
  const { values, positionals } = parsed(argv);
  const command = commandOf(positionals, values);
  for (const option of Object.keys(values)) {
    const taken = ['env', 'local', ...TAKES[command.name]].includes(option);
    if (!taken) throw misuse(`${command.name} takes no --${option}`);
  }
  const { env, local } = values;
  if ((env === undefined) === (local === undefined)) throw misuse('expected one of --env ID and --local URL');
  return { command, target: env === undefined ? { local: local! } : { env } };
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
    default:
      throw misuse(first === undefined ? 'expected a command' : `unknown command "${first}"`);
  }
}

const misuse = (problem: string): OpsError => new OpsError([problem, USAGE]);
