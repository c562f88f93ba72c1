import type { Context } from '../ports/context';
import type { Template } from '../config/config';
import type { NotificationRequest } from '../contract';
import { NotifyError } from '../errors';
import type { From } from '../content/link';
import { renderData } from '../content/render';
import { BEST_TIME } from '../model/hours';
import type { MessageDocument } from '../model/message';
import { badTime, parseTime } from '../time/parse';
import { factId } from '../model/id';
import { newRow } from './newRow';

const DAY = 24 * 60 * 60_000;
/** A `sendAt` this little in the past is taken for now: clocks differ, and calls take time. */
const PAST_TOLERANCE = 60_000;
/** How far ahead `expiresAt` may lie: every row ends in bounded time. */
const EXPIRES_MAX_DAYS = 180;

/**
 * The document of a requested notification, checked against the configuration; nothing is written.
 * @param from of a campaign's: what its link tells of that
 * @throws NotifyError `UNKNOWN_TEMPLATE`, `BAD_DATA`, `BAD_TIME`, `BAD_REQUEST`
 */
export function buildMessage(
  context: Context,
  request: NotificationRequest,
  from?: Pick<From, 'campaign' | 'variant'>,
): MessageDocument {
  const template = templateOf(context, request.template);
  const times = askedTimes(context, template, request);
  const row = newRow(context, template, {
    to: request.to,
    key: request.key,
    bodyHash: requestHash(request),
    data: renderData(context.config, template, request.data),
    page: request.page ?? template.page,
    query: request.query,
    from,
    whenNoCredit: request.whenNoCredit ?? template.whenNoCredit,
    ...times,
  });
  return request.expiresAt === undefined ? row : { ...row, ownExpiry: true };
}

export function templateOf(context: Context, alias: string): Template {
  const template = Object.hasOwn(context.config.templates, alias)
    ? context.config.templates[alias]
    : undefined;
  if (!template) {
    const known = Object.keys(context.config.templates).join(', ');
    throw new NotifyError(
      'UNKNOWN_TEMPLATE',
      `template: expected one of ${known}, got "${alias.slice(0, 64)}". 未知模板。`,
    );
  }
  return template;
}

/**
 * Until when a notification that leaves its hour to the system should have gone out; `undefined`: its caller has said when.
 * @returns epoch ms
 * @throws NotifyError `BAD_TIME`
 */
export function latestOf(
  { clock, config }: Context,
  { sendAt, latest }: Pick<NotificationRequest, 'sendAt' | 'latest'>,
): number | undefined {
  if (sendAt !== BEST_TIME) {
    if (latest === undefined) return undefined;
    throw badTime('latest', `expected sendAt: "${BEST_TIME}" with it`);
  }
  const now = clock.now();
  if (latest === undefined) return now + DAY;
  const at = parseTime(latest, 'latest', config.timeZone);
  if (at <= now) throw badTime('latest', 'expected a time ahead');
  const { sendAtMaxDays } = config.limits;
  if (at > now + sendAtMaxDays * DAY) throw badTime('latest', `expected at most ${sendAtMaxDays} days ahead`);
  return at;
}

/**
 * When a notification is due and until when, checked; where its hour is left to the system, as if it were due now.
 * @throws NotifyError `BAD_TIME`
 */
export const askedTimes = (
  context: Context,
  template: Template,
  { sendAt, expiresAt }: Pick<NotificationRequest, 'sendAt' | 'expiresAt'>,
): { dueAt: number; expiresAt: number } =>
  timesOf(context, template, sendAt === BEST_TIME ? { expiresAt } : { sendAt, expiresAt });

/** When a notification is due and until when, checked. @throws NotifyError `BAD_TIME` */
export function timesOf(
  context: Context,
  template: Template,
  request: Pick<NotificationRequest, 'sendAt' | 'expiresAt'>,
): { dueAt: number; expiresAt: number } {
  const now = context.clock.now();
  const zone = context.config.timeZone;
  const dueAt = request.sendAt === undefined ? now : parseTime(request.sendAt, 'sendAt', zone);
  if (dueAt < now - PAST_TOLERANCE)
    throw badTime('sendAt', 'expected a time ahead; leave it out to send now');
  const { sendAtMaxDays } = context.config.limits;
  if (dueAt > now + sendAtMaxDays * DAY)
    throw badTime('sendAt', `expected at most ${sendAtMaxDays} days ahead`);
  const latest = dueAt + template.expiresAfterMs;
  const expiresAt =
    request.expiresAt === undefined ? latest : parseTime(request.expiresAt, 'expiresAt', zone);
  if (expiresAt <= Math.max(dueAt, now))
    throw badTime('expiresAt', 'expected a time after sendAt and ahead of now');
  // What is due late in that time may still wait as long as its template says.
  if (expiresAt > Math.max(now + EXPIRES_MAX_DAYS * DAY, latest)) {
    const span = Math.ceil(template.expiresAfterMs / DAY);
    const orLater = latest > now + EXPIRES_MAX_DAYS * DAY ? `, or ${span} days after sendAt` : '';
    throw badTime('expiresAt', `expected at most ${EXPIRES_MAX_DAYS} days ahead${orLater}`);
  }
  return { dueAt: Math.max(dueAt, now), expiresAt };
}

function requestHash(request: NotificationRequest): string {
  const { to: _to, template: _template, key: _key, ...body } = request;
  return bodyHash(body);
}

/** The same body gives the same hash, in whatever order its fields came. */
export function bodyHash(body: object): string {
  return factId(JSON.stringify(body, (_name, value) => sorted(value)));
}

function sorted(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
