import { createHash } from 'node:crypto';

const digest = (...parts: string[]): string =>
  createHash('sha256')
    .update(parts.map((part) => `${part.length}:${part}`).join(''))
    .digest('base64url');

const EVENT_LENGTH = 16;
const OWNER_LENGTH = 6;

/**
 * The id of a notification, also the `nid` in links: 16 characters (96 bits) from (template, to, key), then 6
 * that tie them to the user. So whether a click comes from the owner is told without reading the database, and
 * the id reveals no openid.
 */
export function notificationId(template: string, to: string, key: string): string {
  const event = digest(template, to, key).slice(0, EVENT_LENGTH);
  return event + ownerMark(event, to);
}

export function belongsTo(nid: string, openid: string): boolean {
  return nid.slice(EVENT_LENGTH) === ownerMark(nid.slice(0, EVENT_LENGTH), openid);
}

const ownerMark = (event: string, openid: string): string =>
  digest('owner', event, openid).slice(0, OWNER_LENGTH);

/** Short name for a fact that repeats itself: the same parts give the same id. */
export const factId = (...parts: string[]): string => digest(...parts).slice(0, 32);

const SHARDS = 16;

/** 0 to 15, even over openids. */
export const shardOf = (openid: string): number => createHash('sha256').update(openid).digest()[0]! % SHARDS;
