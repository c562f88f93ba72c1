import { createHash } from 'node:crypto';

const digest = (...parts: string[]): string =>
  createHash('sha256')
    .update(parts.map((part) => `${part.length}:${part}`).join(''))
    .digest('base64url');

const ID_LENGTH = 22;

/** The id of a notification: 132 bits from (template, to, key), so the same request is the same notification. */
export const notificationId = (template: string, to: string, key: string): string =>
  digest(template, to, key).slice(0, ID_LENGTH);

/** Short name for a fact that repeats itself: the same parts give the same id. */
export const factId = (...parts: string[]): string => digest(...parts).slice(0, 32);

const SHARDS = 16;

/** 0 to 15, even over openids. */
export const shardOf = (openid: string): number => createHash('sha256').update(openid).digest()[0]! % SHARDS;
