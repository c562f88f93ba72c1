import { parseArgs } from 'node:util';
import type { CampaignOptions } from './commands/campaign';
import type { CopyOptions } from './commands/backup';
import type { CancelOptions } from './commands/cancel';
import type { ContentOptions } from './commands/content';
import type { EraseOptions } from './commands/erase';
import type { ExplainOptions } from './commands/explain';
import type { FeedbackOptions } from './commands/feedback';
import type { GrantsOptions } from './commands/grants';
import type { MessagesOptions } from './commands/messages';
import type { OverviewOptions } from './commands/overview';
import type { ProbeOptions } from './commands/probe';
import type { RebuildOptions } from './commands/rebuildStats';
import type { ReplayOptions } from './commands/replay';
import type { PeopleOptions } from './commands/segmentPeople';
import type { SettingsOptions } from './commands/settings';
import type { SegmentOptions } from './commands/segment';
import type { TemplatesOptions } from './commands/templates';
import type { WishesOptions } from './commands/wishes';
import type { Target } from './connect';
import { messageOf } from './base/problems';
import { campaignOf, feedbackOf, segmentOf, settingsOf, templatesOf, type Values } from './forms';
import { misuse, OPTIONS, usageOf, USAGES, type CommandName } from './usage';

export type Command =
  | { name: 'health' | 'credits' }
  | ({ name: 'overview' } & OverviewOptions)
  | ({ name: 'messages' } & MessagesOptions)
  | ({ name: 'explain' } & ExplainOptions)
  | ({ name: 'cancel' } & CancelOptions)
  | ({ name: 'replay' } & ReplayOptions)
  | { name: 'breakers'; reset?: string }
  | SettingsOptions
  | FeedbackOptions
  | CampaignOptions
  | SegmentOptions
  | ContentOptions
  | PeopleOptions
  | ({ name: 'probe' } & ProbeOptions)
  | TemplatesOptions
  | ({ name: 'grants import' } & GrantsOptions)
  | ({ name: 'wishes' } & WishesOptions)
  | ({ name: 'export' | 'backup' } & CopyOptions)
  | { name: 'restore'; folder: string }
  | ({ name: 'erase' } & EraseOptions)
  | { name: 'migrate'; dryRun: boolean }
  | ({ name: 'rebuild-stats' } & RebuildOptions);

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
    }
  | {
      name: 'preview';
      project?: string | undefined;
      page?: string | undefined;
      out?: string | undefined;
      dryRun: boolean;
      secretsFile?: string | undefined;
    };

export type Parsed =
  | ({ command: Command; target: Target } & Configured)
  | ({ setting: Setting } & Configured)
  | { help: string };

interface Configured {
  /** Path of the configuration, where another than the usual one was named. */
  config?: string | undefined;
}

/** @throws OpsError with the usage of the command that was meant */
export function parseCommand(argv: string[]): Parsed {
  const name = meant(argv);
  const { values, positionals } = parsed(argv, name);
  if (values.help) return { help: usageOf(name) };
  if (name === undefined) {
    const [first] = positionals;
    throw misuse(name, first === undefined ? 'expected a command' : `unknown command "${first}"`);
  }
  const { onData } = USAGES[name];
  const taken: string[] = ['config', ...USAGES[name].takes, ...(onData ? ['env', 'local'] : [])];
  const other = Object.keys(values).find((option) => !taken.includes(option));
  if (other) throw misuse(name, `${name} takes no --${other}`);
  const words = positionals.slice(1);
  if (isSetting(name)) return { setting: settingOf(name, words, values), config: values.config };
  const command = commandOf(name, words, values);
  const { env, local } = values;
  if ((env === undefined) === (local === undefined))
    throw misuse(name, 'expected one of --env ID and --local URL 请指定 --env 或 --local');
  return { command, target: env === undefined ? { local: local! } : { env }, config: values.config };
}

/** Which command somebody is at, also where the rest of it is wrong. */
function meant(argv: string[]): CommandName | undefined {
  const words = argv.map((word) => (word === 'grants' ? 'grants import' : word));
  return (Object.keys(USAGES) as CommandName[])
    .filter((name) => words.includes(name))
    .sort((a, b) => words.indexOf(a) - words.indexOf(b))[0];
}

function parsed(argv: string[], name: CommandName | undefined): { values: Values; positionals: string[] } {
  try {
    return parseArgs({ args: argv, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw misuse(name, messageOf(error));
  }
}

const isSetting = (name: CommandName): name is Setting['name'] =>
  name === 'setup' || name === 'check' || name === 'deploy' || name === 'upgrade' || name === 'preview';

function settingOf(name: Setting['name'], [more]: string[], values: Values): Setting {
  if (more !== undefined) throw misuse(name, `unexpected "${more}"`);
  if (name === 'setup') {
    const { appid, environment = [], admin = [] } = values;
    return { name, appid, environments: environment, admins: admin };
  }
  const { env, project, secrets, adopt = [] } = values;
  const dryRun = values['dry-run'] ?? false;
  if (name === 'preview') {
    const { page, out } = values;
    return { name, project, page, out, dryRun, secretsFile: secrets };
  }
  if (!env) throw misuse(name, `${name}: expected --env ID, one of the environment ids in notify.config.ts`);
  return {
    name,
    envId: env,
    dryRun,
    project,
    secretsFile: secrets,
    adopted: adopt,
  };
}

/** How many words may follow the command's first. */
const WORDS: Record<Command['name'], number> = {
  health: 0,
  credits: 0,
  overview: 0,
  messages: 0,
  explain: 1,
  cancel: 1,
  replay: 1,
  breakers: 2,
  settings: 3,
  feedback: 3,
  campaign: 2,
  content: 1,
  segment: 2,
  'grants import': 2,
  probe: 0,
  templates: 3,
  wishes: 0,
  export: 0,
  backup: 0,
  restore: 1,
  erase: 0,
  migrate: 0,
  'rebuild-stats': 0,
};

function commandOf(name: Command['name'], words: string[], values: Values): Command {
  const extra = words[WORDS[name]];
  if (extra !== undefined) throw misuse(name, `unexpected "${extra}"`);
  const [first, second] = words;
  const { from, to, template, limit, reason, state, key, out, user, confirm, write = false } = values;
  const dryRun = values['dry-run'] ?? false;
  switch (name) {
    case 'health':
    case 'credits':
      return { name };
    case 'overview':
      return { name, from, to };
    case 'messages':
      return { name, to, template, state, limit };
    case 'explain':
      return { name, id: first, to, template };
    case 'cancel':
      return { name, id: first, key, keyPrefix: values['key-prefix'], template, to };
    case 'replay':
      return { name, id: first, reason, template, limit };
    case 'breakers':
      if (first === undefined) return { name };
      if (first !== 'reset' || !second) throw misuse(name, 'expected breakers reset KEY');
      return { name, reset: second };
    case 'settings':
      return settingsOf(words, values);
    case 'feedback':
      return feedbackOf(words, values);
    case 'campaign':
      return campaignOf(words, values);
    case 'content':
      if (first !== 'check' || !values.file || !template)
        throw misuse(name, 'expected content check --file FILE.json --template ALIAS');
      return { name, file: values.file, template, limit };
    case 'segment':
      return segmentOf(words, values);
    case 'grants import':
      if (first !== 'import' || !second) throw misuse(name, 'expected grants import FILE.csv');
      return { name, file: second, template, dryRun };
    case 'templates':
      return templatesOf(words, values);
    case 'probe':
      return { name, out };
    case 'wishes':
      return { name, template, limit };
    case 'export':
    case 'backup':
      if (!out) throw misuse(name, `expected ${name} --out DIR`);
      return { name, out, user };
    case 'restore':
      if (!first) throw misuse(name, 'expected restore DIR');
      return { name, folder: first };
    case 'erase':
      if ((user === undefined) === (confirm === undefined))
        throw misuse(name, 'expected one of --user OPENID and --confirm ENV_ID');
      return { name, user, confirm };
    case 'migrate':
      return { name, dryRun };
    case 'rebuild-stats':
      return { name, from, to, write };
  }
}
