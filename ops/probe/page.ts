import { ORIGINS, type ProbeDocument } from '../../cloudfunctions/core/model/probe';
import type { Conclusion } from './conclude';

const WITH_SECRET = 'set NOTIFY_APP_SECRET (the AppSecret) here and run this again';
const DELAYED = `ordered by the first call that has a token, or else ${WITH_SECRET}; it comes after 10 s 由首个有令牌的调用预约，否则设置 NOTIFY_APP_SECRET，10 秒后到达`;

const PUSHED =
  'let the message push point at probe for this hour (it hands everything on to receive) 暂将消息推送指向 probe（会转交 receive）';

/** What has to be done by hand for a key, or for all of one group, in both languages. */
const HOW: Record<string, string> = {
  'tokens.client':
    "call the function probe from the mini program as an admin: wx.cloud.callFunction({ name: 'probe', data: {} }) 管理员在小程序中调用 probe",
  'tokens.functionBehindClient': 'the same; it needs a token of the client 同上，且小程序调用须有令牌',
  'tokens.timer': "wait for probe's trigger, at most an hour 等待 probe 的定时触发器（至多 1 小时）",
  'tokens.functionBehindTimer': 'the same; it needs a token of the timer 同上，且定时调用须有令牌',
  'tokens.http': 'switch HTTP access on for probe and post {"key": KEY} 为 probe 开启 HTTP 访问并提交密钥',
  'tokens.push': PUSHED,
  'push.*': PUSHED,
  'missingToken.*': 'needs a call without a token 需要一次无令牌的调用',
  'tokens.invokecloudfunction': `${WITH_SECRET} 设置 NOTIFY_APP_SECRET 后再次运行`,
  'tokens.delayed': DELAYED,
  'delayed.source': DELAYED,
  'delayed.lateSeconds': DELAYED,
  msgid:
    "accept on the permission sheet, then call probe from the mini program with { send: 'ALIAS' } 授权后在小程序中以 send 调用 probe",
  leftovers: 'call probe from the mini program, then run this again 在小程序中调用 probe 后再次运行本命令',
  silentAcceptPush:
    "with the push at probe: accept with “always”, call probe with { sheet: 'shown' }; ask again, call it with { sheet: 'silent' } 推送指向 probe 时，先弹窗授权并勾选保持，再静默授权，分别上报 shown 与 silent",
};

/** Every key that a probe can observe, in the order of the page. */
const OBSERVABLE = [
  'msgid',
  ...ORIGINS.map((origin) => `tokens.${origin}`),
  'missingToken.code',
  'missingToken.message',
  'missingToken.variable',
  'push.names',
  'push.source',
  'push.openid',
  'push.repeat',
  'delayed.source',
  'delayed.lateSeconds',
  'leftovers',
  'silentAcceptPush',
  'updatedCounts',
] as const;

/** The page in words. No times and nothing that a second run would tell otherwise. */
export function pageOf({ profile, known }: Conclusion, records: readonly ProbeDocument[]): string[] {
  const lines = OBSERVABLE.map((path) => {
    if (known.has(path)) return `  ${path}: ${JSON.stringify(valueAt(profile, path))}`;
    const words = unclearWords(path, records);
    if (words !== undefined)
      return `  ${path}: not known 未能判定, WeChat said 微信答复 ${words}; kept as 暂取 ${JSON.stringify(valueAt(profile, path))}`;
    const how = HOW[path] ?? HOW[path.replace(/\..*/, '.*')] ?? '';
    return `  ${path}: unknown 未知; kept as 暂取 ${JSON.stringify(valueAt(profile, path))}${how && ` — ${how}`}`;
  });
  return [
    'Profile of this environment 环境画像:',
    ...lines,
    'Not in the profile 画像之外:',
    ...others(records),
  ];
}

/** What WeChat answered to a call of this origin where that says nothing about its token: a quota, a ban, a missing permission. */
function unclearWords(path: string, records: readonly ProbeDocument[]): string | undefined {
  const sight = records.find((record) => `tokens.${record.sight?.origin}` === path)?.sight;
  return sight?.token === 'unclear' ? `${sight.code} ${sight.text}`.trim() : undefined;
}

function others(records: readonly ProbeDocument[]): string[] {
  const database = records.find((record) => record.database)?.database;
  const orders = records.filter(({ kind }) => kind === 'ordered');
  const unordered = orders.every(({ text }) => text !== undefined) ? orders[0]?.text : undefined;
  const refused = records.find(({ msgid }) => msgid === 'refused')?.text;
  const outlived = records.some(({ kind }) => kind === 'outlived');
  return [
    `  a worker outlives its caller 被调函数不随调用方终止: ${outlived ? 'yes 是' : 'not seen 未见'}`,
    `  a duplicate _id 重复 _id: ${database ? `${database.duplicate.code} ${database.duplicate.text}` : 'unknown 未知'}`,
    `  an ordered insert stops at it 有序插入就此停止: ${yes(database?.orderedInsertStops)}`,
    `  a unique index on a dotted path holds 带点索引生效: ${yes(database?.dottedIndexHolds)}`,
    ...(unordered === undefined
      ? []
      : [`  ordering a delayed call was refused 预约延时调用被拒: ${unordered}`]),
    ...(refused === undefined
      ? []
      : [`  the message to the admin was refused 发给管理员的消息被拒: ${refused}`]),
  ];
}

function yes(value: boolean | undefined): string {
  if (value === undefined) return 'unknown 未知';
  return value ? 'yes 是' : 'no 否';
}

const valueAt = (profile: object, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], profile);
