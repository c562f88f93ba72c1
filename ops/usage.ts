/** What each command takes and does: shown with `--help`, and beside a mistake in that command. */
import { CALLED_AS } from '../scripts/build/calledAs';
import { OpsError } from './base/problems';

export const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  config: { type: 'string' },
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
  reason: { type: 'string' },
  limit: { type: 'string' },
  state: { type: 'string' },
  kind: { type: 'string' },
  place: { type: 'string' },
  page: { type: 'string' },
  key: { type: 'string' },
  'key-prefix': { type: 'string' },
  out: { type: 'string' },
  scene: { type: 'string' },
  as: { type: 'string' },
  note: { type: 'string' },
  file: { type: 'string' },
  confirmed: { type: 'string' },
  at: { type: 'string' },
  status: { type: 'string' },
  category: { type: 'string' },
  again: { type: 'boolean' },
  all: { type: 'boolean' },
  'per-second': { type: 'string' },
  'not-clicked': { type: 'boolean' },
  variant: { type: 'string' },
  version: { type: 'string' },
  title: { type: 'string' },
  name: { type: 'string' },
  of: { type: 'string' },
  user: { type: 'string' },
  outcome: { type: 'string' },
  part: { type: 'string' },
  confirm: { type: 'string' },
} as const;
export type OptionName = keyof typeof OPTIONS;

interface Usage {
  /** After `npm run ops -- `. */
  form: string;
  zh: string;
  en: string;
  /** What must be known to use it, line by line. */
  more?: string[];
  /** Beside the target, where there is one. */
  takes: OptionName[];
  /** Works on the data of an environment: takes `--env ID` or `--local URL`. */
  onData: boolean;
}

export const USAGES = {
  setup: {
    form: 'setup [--appid ID] [--environment NAME=ENVID:STATE]… [--admin OPENID]…',
    zh: '把 appid、环境与管理员写入 notify.config.ts，未给出的会询问',
    en: 'writes appid, environments and admins into notify.config.ts; asks for what is not given',
    takes: ['appid', 'environment', 'admin'],
    onData: false,
  },
  check: {
    form: 'check --env ID [--project DIR] [--secrets FILE] [--adopt FUNCTION]…',
    zh: '环境缺什么、小程序哪里不对、该怎么做',
    en: 'what the environment lacks, what the mini program does wrong, what to do',
    takes: ['env', 'project', 'secrets', 'adopt'],
    onData: false,
  },
  deploy: {
    form: 'deploy --env ID [--dry-run] [--secrets FILE] [--adopt FUNCTION]…',
    zh: '部署环境；--dry-run 只显示计划',
    en: 'sets the environment up; --dry-run prints the plan',
    takes: ['env', 'dry-run', 'secrets', 'adopt'],
    onData: false,
  },
  upgrade: {
    form: 'upgrade --env ID [--dry-run] [--project DIR] [--secrets FILE] [--adopt FUNCTION]…',
    zh: '先 deploy（含数据迁移），再 check',
    en: 'deploy, the migration of data included, then check',
    takes: ['env', 'dry-run', 'project', 'secrets', 'adopt'],
    onData: false,
  },
  preview: {
    form: 'preview [--project DIR] [--page PATH] [--out FILE] [--dry-run] [--secrets FILE]',
    zh: '把这里的小程序上传为预览，写出供扫码的二维码（preview.jpg）',
    en: 'uploads the mini program that lies here as a preview, and writes the code to scan (preview.jpg)',
    more: [
      'needs miniprogram-ci in the project 需要项目中装有 miniprogram-ci',
      'key: NOTIFY_UPLOAD_KEY, the path of a code-upload key, in the environment variables or in --secrets FILE 代码上传密钥文件的路径',
    ],
    takes: ['project', 'page', 'out', 'dry-run', 'secrets'],
    onData: false,
  },
  health: {
    form: 'health',
    zh: '一切正常吗；有异常时退出码为 1',
    en: 'is all well; exit code 1 if something is bad',
    takes: [],
    onData: true,
  },
  overview: {
    form: 'overview [--from DAY] [--to DAY]',
    zh: '送达、点击、转化，按日、模板、主题、授权位置；默认 30 天',
    en: 'delivery, clicks and sales per day, template, topic; sheets per place; 30 days if not given',
    more: ['DAY: 2026-11-22, or a moment such as 2026-11-22T10:00:00+08:00'],
    takes: ['from', 'to'],
    onData: true,
  },
  credits: {
    form: 'credits',
    zh: '用户手上的次数、去向与 7 天预测',
    en: 'what users have on hand, what became of the rest, forecast for 7 days',
    takes: [],
    onData: true,
  },
  messages: {
    form: 'messages --to OPENID [--template ALIAS] [--state STATE] [--limit N]',
    zh: '一个用户的通知，最新在前，默认 20 条，最多 1000 条',
    en: 'notifications to one user, newest first; 20 if no limit is given, 1000 at most',
    takes: ['to', 'template', 'state', 'limit'],
    onData: true,
  },
  explain: {
    form: 'explain (ID | --to OPENID --template ALIAS)',
    zh: '这个用户为什么收到或没有收到',
    en: 'why this user did or did not get it',
    more: [
      'ID: of one notification, as messages lists it; with --to and --template: whether one could go now',
    ],
    takes: ['to', 'template'],
    onData: true,
  },
  cancel: {
    form: 'cancel (ID | --key KEY | --key-prefix TEXT) [--template ALIAS [--to OPENID]]',
    zh: '取消尚未发出的通知',
    en: 'stops what has not gone out yet',
    more: [
      '--key order:1 is not order:17; --key-prefix order:1 is both. --to goes with --key and --template: one notification.',
    ],
    takes: ['key', 'key-prefix', 'template', 'to'],
    onData: true,
  },
  replay: {
    form: 'replay (ID | --reason CODE [--template ALIAS] [--limit N])',
    zh: '原因修复后，重发失败或过期的通知',
    en: 'sends what failed or expired again, once its cause is mended',
    takes: ['reason', 'template', 'limit'],
    onData: true,
  },
  breakers: {
    form: 'breakers [reset KEY]',
    zh: '微信整体拒绝的内容；修复后用 reset 恢复',
    en: 'what WeChat refuses as a whole; reset it when it is mended',
    takes: [],
    onData: true,
  },
  settings: {
    form: 'settings [set NAME VALUE [--version N]]',
    zh: '运行时可改的设定及其范围；几秒内生效',
    en: 'what may be changed at run time, and how far; it counts within seconds',
    more: [
      'VALUE: a number, HH:MM-HH:MM, an address, or default: as configured; --version: of the settings as they were seen, so that no other change is overwritten',
    ],
    takes: ['version'],
    onData: true,
  },
  feedback: {
    form: 'feedback [--status STATUS] [--category CATEGORY] [--limit N] | feedback answer ID TEXT [--again] | feedback close ID',
    zh: '用户的评分、建议与投诉；回复会出现在用户的消息页',
    en: 'what users have told; an answer is read in their inbox',
    more: [
      'STATUS: open (if not given), answered, closed; CATEGORY: rating, suggestion, complaint; newest first, 20 if no limit is given',
      '--again: takes the place of an answer that is there already 替换已有回复',
    ],
    takes: ['status', 'category', 'limit', 'again'],
    onData: true,
  },
  'grants import': {
    form: 'grants import FILE.csv [--template ALIAS] [--dry-run]',
    zh: '导入此前收集的次数；同样的行只导入一次，可随时重跑',
    en: 'books credits collected before; each line once, however often it is run',
    more: [
      'columns openid,template,count[,at]; _openid is read as openid, _id is passed over; --template where there is no such column',
      'comma, semicolon or tab; UTF-8, or UTF-16 with its mark; at: 2026-01-31T08:00, 2026/1/31 8:00 or epoch ms',
    ],
    takes: ['template', 'dry-run'],
    onData: true,
  },
  campaign: {
    form: 'campaign (list [--state STATE] [--kind KIND] [--place PLACE] | show ID | preview ID | report ID [--out FILE.csv] | people ID [--outcome OUTCOME] [--part PART] [--reason CODE] [--out FILE.csv] | create ID --file FILE [--at MOMENT] | start ID [--confirmed N] [--at MOMENT] | undo ID | pause ID | resume ID [--confirmed N] | stop ID | rate ID --per-second N | end ID --at MOMENT | test ID --key KEY [--to OPENID] [--variant NAME] | duplicate ID --as ID --at MOMENT [--not-clicked] | pause --all --reason TEXT | resume --all)',
    zh: '群发活动：新建、预览、报告、启动、撤回、暂停、恢复、停止、改速度与截止时间、测试、复制',
    en: 'campaigns: made, previewed, reported, started, undone, paused, resumed, stopped; their pace and end changed; tests to oneself; copies',
    more: [
      'FILE: JSON, the fields of manage campaign.create but its id; N: the reachable of the preview; one that asks needs none',
      'MOMENT: ISO 8601, or +30m, +2h, +7d from now; start: when it begins; create, end, duplicate: when it ends',
      'start waits two minutes, in which undo takes it back',
      'people: who is behind a number; OUTCOME: assigned, sent, delivered, undelivered, inDigests, clicked, notClicked, converted, open, leftOut, goals, complaints, unsubscribes; or noCredit: who would get it with a credit; PART: a variant, control, globalControl. --out: all of them; cut off, it goes on when it is run again',
      'test: a real send to one of campaigns.testers, by its own credit; the same KEY again sends none',
      'duplicate: a draft with the same content; --not-clicked: for those who got it and have not clicked its card',
      'pause --all: everything promotional stands still, single sends and digests too, until resume --all',
    ],
    takes: [
      'file',
      'confirmed',
      'at',
      'state',
      'kind',
      'place',
      'limit',
      'all',
      'reason',
      'per-second',
      'key',
      'to',
      'variant',
      'outcome',
      'part',
      'out',
      'as',
      'not-clicked',
    ],
    onData: true,
  },
  content: {
    form: 'content check --file FILE --template ALIAS [--limit N]',
    zh: '发送前用真实用户检查内容：多少人会被拒绝、被截断，什么也不发送',
    en: 'content against real people before it is sent: how many would be refused or cut; sends nothing',
    more: [
      'FILE: JSON, {"data": {…}} as send takes it, and "content": {"function": "…"} where a function of yours gives the rest: it is asked with preview: true',
      'N: so many of those with a credit of the template, drawn by lot, the same ones each time; 1000 if not given, 5000 at most, 100 with a function',
    ],
    takes: ['file', 'template', 'limit'],
    onData: true,
  },
  segment: {
    form: 'segment (list | show NAME [--version N] | preview NAME [--template ALIAS] | estimate NAME [--template ALIAS] | count NAME [--template ALIAS] [--again] | save NAME --file FILE [--title TEXT] [--version N] | remove NAME --version N | people FILE.csv --name LIST [--of TRAIT] [--out FILE] | lists | remove-list LIST)',
    zh: '人群：规则的查看、预览、估计、计数、保存、移除；上传名单',
    en: 'segments: rules shown, previewed, estimated, counted, saved, removed; lists of people uploaded',
    more: [
      'FILE: JSON, a rule; save makes a new segment, with --version N the next version after N, the one that was edited',
      '--template: only whom a notification of it can reach; count: also how many it leaves out, and why; --again: counts anew',
      'FILE.csv: one openid a line, or the column openid; with --of TRAIT (alias: true) its values, or the column of its name. The upload takes the place of the list before; --out: a file for the lines that match nobody, or several users',
    ],
    takes: ['version', 'template', 'again', 'file', 'title', 'name', 'of', 'out'],
    onData: true,
  },
  probe: {
    form: 'probe [--out FILE]',
    zh: '查清文档未说明之处，当前环境究竟如何；--out 写出 profile',
    en: 'what the environment does where documents leave it open; --out writes the profile',
    takes: ['out'],
    onData: true,
  },
  templates: {
    form: 'templates (list | check | pull [--file FILE] | library [KEYWORD] | add TID KID,KID… --scene TEXT [--as ALIAS] | remove ID | state NAME [STATE] [--note TEXT])',
    zh: '微信模板：对照、检查、生成配置、查找、添加、删除、审核进度',
    en: 'WeChat’s templates beside the configuration: compared, checked, pulled, found, added, removed; their way through review',
    more: [
      'NOTIFY_APP_SECRET holds the AppSecret 环境变量 NOTIFY_APP_SECRET 为 AppSecret',
      'library: titles of the account’s categories; with a title’s number: its keywords. add: 2 to 5 keywords; it is recorded as applied, under --as or WeChat’s id',
      'state: wanted, applied, rejected, approved, live, retired; --note: WeChat’s words',
    ],
    takes: ['file', 'scene', 'as', 'note'],
    onData: true,
  },
  wishes: {
    form: 'wishes [--template ALIAS] [--limit N]',
    zh: '用户在等什么、各有多少人，默认 50 项',
    en: 'what users wait for, and how many; 50 things if no limit is given',
    takes: ['template', 'limit'],
    onData: true,
  },
  export: {
    form: 'export --out DIR [--user OPENID]',
    zh: '把保存的数据写成普通文件，不含密钥；中断后重跑会继续',
    en: 'what is kept, in plain files, without secrets; cut off, it goes on when it is run again',
    more: [
      'one JSON document a line, a file per kind, and manifest.json; --user: what is kept about one user',
    ],
    takes: ['out', 'user'],
    onData: true,
  },
  backup: {
    form: 'backup --out DIR [--user OPENID]',
    zh: '备份全部数据或一个用户，含点击链接的密钥；中断后重跑会继续',
    en: 'all data, or one user’s, as restore takes them, with the secret of the links; cut off, it goes on',
    more: [
      'before moving to another environment, stop the timer: what is sent after the backup would be sent from it again',
    ],
    takes: ['out', 'user'],
    onData: true,
  },
  restore: {
    form: 'restore DIR',
    zh: '把备份恢复到空环境；中断后重跑会继续',
    en: 'puts a backup into an empty environment; cut off, it goes on when it is run again',
    more: ['until all is there the timer does nothing; then what is due goes out'],
    takes: [],
    onData: true,
  },
  erase: {
    form: 'erase (--user OPENID | --confirm ENV_ID)',
    zh: '删除一个用户的数据，或整个环境的全部数据',
    en: 'deletes what is kept about one user, or everything of an environment',
    more: [
      '--user: as the user’s own deletion; --confirm: the id of the environment, for all of it (local-env on a local cloud)',
    ],
    takes: ['user', 'confirm'],
    onData: true,
  },
  migrate: {
    form: 'migrate [--dry-run]',
    zh: '把旧版本的数据迁移到当前版本；中断后重跑会继续',
    en: 'brings data of an older version to this one; cut off, it goes on when it is run again',
    more: ['deploy and upgrade do it as well; functions of both versions serve meanwhile'],
    takes: ['dry-run'],
    onData: true,
  },
  'rebuild-stats': {
    form: 'rebuild-stats [--from DAY] [--to DAY] [--write]',
    zh: '按明细核对统计数字；--write 更正',
    en: 'compares the counters with the record; --write replaces them',
    takes: ['from', 'to', 'write'],
    onData: true,
  },
} as const satisfies Record<string, Usage>;
export type CommandName = keyof typeof USAGES;

const of = (name: CommandName): Usage => USAGES[name];
const START = `${CALLED_AS.ops} `;
const TARGET = '(--env ID | --local URL)';
const KEYS = [
  '--env ID: of the configuration, with TENCENTCLOUD_SECRETID and TENCENTCLOUD_SECRETKEY in the environment variables 云环境',
  '--local URL: of a local cloud, as npm start prints it 本地云',
];
const CONFIG = '--config FILE: your configuration, where it is not notify.config.ts 配置文件';
const SECRETS =
  'keys: TENCENTCLOUD_SECRETID and TENCENTCLOUD_SECRETKEY, NOTIFY_APP_SECRET, in the environment variables or in --secrets FILE 密钥';

/** @param name nothing: all commands in short */
export function usageOf(name?: CommandName): string {
  if (name === undefined) return overall();
  const { form, zh, en, more = [], onData, takes } = of(name);
  const keys = [...(onData ? KEYS : []), ...(takes.includes('adopt') ? [SECRETS] : [])];
  const notes = [...more, ...keys, CONFIG];
  return [
    `usage 用法: ${START}${form}${onData ? ` ${TARGET}` : ''}`,
    `  ${zh}`,
    `  ${en}`,
    ...notes.map((note) => `    ${note}`),
  ].join('\n');
}

/** What is wrong, and what could have been. */
export const misuse = (name: CommandName | undefined, problem: string): OpsError =>
  new OpsError([problem, usageOf(name)]);

function overall(): string {
  const names = Object.keys(USAGES) as CommandName[];
  return [
    `usage 用法: ${START}COMMAND ${TARGET}; ${START}COMMAND --help`,
    ...names.map((name) => `  ${name.padEnd(14)} ${of(name).zh}  ${of(name).en}`),
  ].join('\n');
}
