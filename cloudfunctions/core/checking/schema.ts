/** The shape of `notify.config.ts`, entry by entry; what spans entries is in `contradictions.ts`. Documented in `input.ts`. */
import * as z from 'zod';
import { entries, fewEntries, matching, oneOf, options, says, text, whole, yesOrNo } from './expectations';
import { isZone, ZONE_EXPECTED } from '../time/zoneName';
import { type FieldName, fieldTypeOf } from '../fields/fieldTypes';

/** A user's document names those that the user has. */
const MOST_TAGS = 50;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const FIELD_EXAMPLES = 'a field of the WeChat template such as "thing1", "amount2", "time3"';

const fieldName = () =>
  z.custom<FieldName>(
    (value) => typeof value === 'string' && fieldTypeOf(value) !== undefined,
    says(FIELD_EXAMPLES, '微信模板的字段，如 "thing1"、"amount2"、"time3"'),
  );

const field = () =>
  z.union(
    [
      fieldName(),
      options({
        field: fieldName(),
        overLong: oneOf(['error', 'truncate']).optional(),
        default: text(64).optional(),
        values: z
          .array(text(64), says('a list of texts', '文字列表'))
          .min(1, says('at least one value', '至少一个值'))
          .optional(),
      }),
    ],
    says(
      `${FIELD_EXAMPLES}, or an object with such a field`,
      '微信模板的字段（如 "thing1"），或含 field 的对象',
    ),
  );

/** What a page may hold, `sendable.ts` knows. */
const page = () => {
  const told = says(
    'a page of the mini program such as "pages/goods/index"',
    '小程序页面路径，如 "pages/goods/index"',
  );
  return z.string(told).min(1, told);
};

const template = () =>
  options({
    id: matching(
      /^[A-Za-z0-9_-]{43}$/,
      'WeChat\'s template id: 43 letters, digits, "-" or "_"',
      '43 位字母、数字、- 或 _ 组成的微信模板 ID',
    ),
    kind: oneOf(['one-time', 'long-term']),
    title: text(20),
    topic: z.string(says('a key of topics', 'topics 中的名称')),
    class: oneOf(['transactional', 'promotional']),
    page: page().optional(),
    data: entries(field(), 'fields', '字段'),
    whenNoCredit: oneOf(['drop', 'wait', 'try']).optional(),
    unknown: oneOf(['settle', 'retry']).optional(),
    quietHours: oneOf(['respect', 'ignore']).optional(),
    expiresAfterMs: whole(MINUTE_MS, 90 * DAY_MS).optional(),
    perSecond: whole(1, 2000).optional(),
    wishDays: whole(1, 366).optional(),
    digest: options({
      data: entries(text(64), 'texts by the names of data', '按 data 名称的文字').optional(),
      page: page().optional(),
    }).optional(),
    early: yesOrNo().optional(),
    caps: options({ overrides: yesOrNo().optional(), counts: yesOrNo().optional() }).optional(),
  });

const envId = () =>
  matching(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
    'an environment id such as "shop-prod-3g2k"',
    '云环境 ID，如 "shop-prod-3g2k"',
  );

const identity = () => text(64).optional();

const admin = () =>
  options({
    openid: identity(),
    uid: identity(),
    role: oneOf(['viewer', 'operator', 'admin']),
    name: text(40).optional(),
  });

const environment = () =>
  options({
    envId: z.union(
      [envId(), z.array(envId()).min(1)],
      says(
        'an environment id such as "shop-prod-3g2k", or a list of them',
        '云环境 ID（如 "shop-prod-3g2k"）或其列表',
      ),
    ),
    state: oneOf(['developer', 'trial', 'formal']),
    admins: z.array(admin(), says('a list of admins', '管理员列表')).optional(),
    transport: oneOf(['cloud', 'https', 'auto']).optional(),
    workersHaveToken: yesOrNo().optional(),
  });

const limits = () =>
  options({
    grantsPerDay: whole(1, 1000).optional(),
    keepForTransactional: whole(0, 10).optional(),
    spacingMs: whole(0, 10_000).optional(),
    sendTimeoutMs: whole(1000, 14_000).optional(),
    sendAtMaxDays: whole(1, 366).optional(),
    perSecond: whole(1, 2000).optional(),
    dailyQuota: whole(1, 100_000_000).optional(),
    workers: whole(1, 16).optional(),
    tickSeconds: z
      .union(
        [z.literal(10), z.literal(20), z.literal(30), z.literal(60)],
        says('10, 20, 30 or 60', '10、20、30 或 60'),
      )
      .optional(),
  });

const campaigns = () =>
  options({
    approveAbove: whole(1, 10_000_000).optional(),
    globalControlPercent: whole(0, 20).optional(),
  });

const retention = () =>
  options({
    records: whole(7, 3650).optional(),
    notifications: whole(100, 3650).optional(),
    events: whole(30, 3650).optional(),
    clicks: whole(100, 3650).optional(),
    audit: whole(30, 3650).optional(),
  });

const allowance = () => ({
  max: whole(1, 50),
  hours: whole(1, 720).optional(),
  days: whole(1, 30).optional(),
});

const cap = () =>
  options({
    ...allowance(),
    leastIntervalMinutes: whole(1, 10_080).optional(),
    fatigue: options({ ignored: whole(2, 20), ...allowance() }).optional(),
  });

const grants = () => {
  const told = says(
    'an ISO 8601 time with offset such as "2026-12-01T00:00:00+08:00"',
    '带时区的 ISO 8601 时间，如 "2026-12-01T00:00:00+08:00"',
  );
  return options({
    source: oneOf(['client', 'push']),
    since: z
      .string(told)
      .refine((value) => /(Z|[+-]\d{2}:\d{2})$/.test(value) && Number.isFinite(Date.parse(value)), told)
      .optional(),
  });
};

const health = () => {
  const rate = says('a share from 0 to 1', '0 到 1 的比例');
  return options({
    maxLagMinutes: whole(1, 1440).optional(),
    maxFailureRate: z.number(rate).min(0, rate).max(1, rate).optional(),
    webhook: matching(/^https:\/\/\S+$/, 'an https address', 'https 地址').optional(),
  });
};

/** `HH:MM`, 00:00 to 23:59. */
const clockTime = () =>
  matching(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as "22:00"', '时刻，如 "22:00"');

const build = () => {
  const zone = says(ZONE_EXPECTED, '带地区的 IANA 时区名，如 "Asia/Shanghai"，或 "UTC"（CST 等缩写有歧义）');
  return options({
    appid: matching(
      /^wx[0-9a-f]{16}$/,
      'an appid: "wx" and 16 hexadecimal digits',
      '小程序 appid：wx 加 16 位十六进制数字',
    ),
    prefix: matching(
      /^([A-Za-z][A-Za-z0-9_-]{0,19})?$/,
      'a prefix that starts with a letter and holds letters, digits, "-" and "_" (at most 20), or ""',
      '以字母开头、由字母、数字、- 或 _ 组成的前缀（不超过 20 位），或 ""',
    ).optional(),
    timeZone: z.string(zone).refine(isZone, zone).optional(),
    environments: entries(environment(), 'environments', '环境'),
    topics: entries(
      options({ title: text(20), description: text(60).optional(), cap: cap().optional() }),
      'topics',
      '主题',
    ),
    templates: entries(template(), 'templates', '模板'),
    goals: entries(
      options({ title: text(20), fromClient: yesOrNo().optional() }),
      'goals',
      '目标',
    ).optional(),
    traits: entries(
      options({
        type: oneOf(['text', 'number', 'boolean', 'date']),
        alias: yesOrNo().optional(),
        title: text(20).optional(),
        fromClient: yesOrNo().optional(),
      }),
      'traits',
      '属性',
    ).optional(),
    tags: fewEntries(
      options({ title: text(20).optional(), fromClient: yesOrNo().optional() }),
      MOST_TAGS,
      'tags',
      '标签',
    ).optional(),
    events: entries(
      options({
        title: text(20).optional(),
        keys: z
          .array(
            matching(
              /^[A-Za-z][A-Za-z0-9_-]{0,39}$/,
              'a name of a prop such as "goods"',
              'props 中的名称，如 "goods"',
            ),
            says('a list of at most 3 names of props', '至多 3 个 props 名称'),
          )
          .max(3, says('at most 3 names', '至多 3 个'))
          .optional(),
        fromClient: yesOrNo().optional(),
      }),
      'events',
      '行为',
    ).optional(),
    attributionDays: whole(1, 90).optional(),
    quietHours: options({ from: clockTime(), to: clockTime() }).optional(),
    caps: options({
      all: cap().optional(),
      transactional: cap().optional(),
      promotional: cap().optional(),
    }).optional(),
    grants: grants().optional(),
    health: health().optional(),
    limits: limits().optional(),
    campaigns: campaigns().optional(),
    retention: retention().optional(),
    http: yesOrNo().optional(),
    refusalCodeMinusOne: oneOf(['refused', 'unknown']).optional(),
  });
};

let built: ReturnType<typeof build> | undefined;

/** Built on first use: a function whose configuration the build has checked never pays for it. */
export const configSchema = () => (built ??= build());

export type ParsedInput = z.output<ReturnType<typeof build>>;
