import * as z from 'zod';
import { isPlausible, momentOf, OFFSET } from '../../time/parse';
import { matching, oneOf, options, says, whole } from '../expectations';

export const limits = () =>
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

export const campaigns = () =>
  options({
    approveAbove: whole(1, 10_000_000).optional(),
    globalControlPercent: whole(0, 20).optional(),
    rampAbove: whole(500, 10_000_000).optional(),
    brakes: brakes().optional(),
    testers: z
      .array(
        matching(/^[A-Za-z0-9_-]{1,64}$/, 'an openid', 'openid'),
        says('a list of openids', 'openid 列表'),
      )
      .max(50, says('at most 50 testers', '最多 50 个测试者'))
      .optional(),
  });

export const contentFunctions = () =>
  z
    .array(
      matching(
        /^[A-Za-z][A-Za-z0-9_-]{0,59}$/,
        'the name of a cloud function: a letter, then letters, digits, "-" or "_", at most 60',
        '云函数名：字母开头，由字母、数字、- 或 _ 组成，不超过 60 位',
      ),
      says('a list of names of cloud functions', '云函数名列表'),
    )
    .max(20, says('at most 20 functions', '最多 20 个函数'));

export const settings = () => {
  const time = () => matching(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM, 00:00 to 23:59', 'HH:MM，00:00 至 23:59');
  const most = () => whole(1, 50).optional();
  return options({
    caps: options({ all: most(), transactional: most(), promotional: most() }).optional(),
    quietHours: options({ from: time(), to: time() }).optional(),
    approveAbove: whole(1, 10_000_000).optional(),
    webhookHosts: z
      .array(matching(/^[a-z0-9.-]+$/, 'a host name', '主机名'), says('a list of host names', '主机名列表'))
      .max(10, says('at most 10 hosts', '最多 10 个主机'))
      .optional(),
    brakes: brakes().optional(),
  });
};

/** Of shares above one half nobody would call it a brake; below the least, one complaint of thousands trips it. */
const brakes = () => {
  const told = says('a share from 0.0001 to 0.5', '0.0001 到 0.5 的比例');
  const limit = () => z.number(told).min(0.0001, told).max(0.5, told).optional();
  return options({
    complaints: limit(),
    refusals: limit(),
    unsubscribes: limit(),
    failures: limit(),
    unknown: limit(),
  });
};

export const retention = () =>
  options({
    records: whole(7, 3650).optional(),
    notifications: whole(100, 3650).optional(),
    events: whole(30, 3650).optional(),
    clicks: whole(100, 3650).optional(),
    audit: whole(30, 3650).optional(),
  });

export const grants = () => {
  const told = says(
    'an ISO 8601 time with offset such as "2026-12-01T00:00:00+08:00"',
    '带时区的 ISO 8601 时间，如 "2026-12-01T00:00:00+08:00"',
  );
  return options({
    source: oneOf(['client', 'push']),
    since: z
      .string(told)
      .refine((value) => OFFSET.test(value) && isPlausible(momentOf(value, 'UTC')), told)
      .optional(),
  });
};

export const health = () => {
  const address = ['an https address', 'https 地址'] as const;
  const rate = says('a share from 0 to 1', '0 到 1 的比例');
  return options({
    maxLagMinutes: whole(1, 1440).optional(),
    maxFailureRate: z.number(rate).min(0, rate).max(1, rate).optional(),
    webhook: matching(/^https:\/\/\S+$/, ...address)
      .refine((value) => URL.canParse(value), says(...address))
      .optional(),
  });
};
