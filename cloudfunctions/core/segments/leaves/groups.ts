import { createHash } from 'node:crypto';
import { BUCKETS, type BucketLeaf, type ListLeaf } from '../../model/rule';
import type { Meaning } from '../leaf';

export const list: Meaning<ListLeaf> = {
  missing: { en: 'does not stand on it', zh: '不在名单中' },
  // Whether there is such a list the database knows: `strangersIn`.
  check: () => [],
  fields: () => [],
  test: ({ name }, { _id }, { lists }) => lists.get(name)?.has(_id) ?? false,
  words: ({ name }) => ({ en: `stands on the list ${name}`, zh: `在名单 ${name} 中` }),
};

/**
 * 0–9999, even over openids, and of two salts without any relation: SHA-256, of which 48 bits over ten thousand parts are
 * off even by less than one in ten billion.
 */
export const bucketOf = (salt: string, openid: string): number =>
  createHash('sha256').update(`${salt.length}:${salt}${openid}`).digest().readUIntBE(0, 6) % BUCKETS;

const percent = (parts: number): string => `${parts / (BUCKETS / 100)} %`;

export const bucket: Meaning<BucketLeaf> = {
  missing: { en: 'nobody: everybody is in exactly one part', zh: '不存在：每人恰好属于一份' },
  check: () => [],
  fields: () => [],
  test(leaf, { _id }, { salt }) {
    const part = bucketOf(leaf.salt ?? salt, _id);
    return part >= leaf.from && part < leaf.to;
  },
  words: ({ from, to }) => ({
    en: `is in the parts ${from} to ${to - 1} of ${BUCKETS} (${percent(to - from)})`,
    zh: `属于 ${BUCKETS} 份中的第 ${from}–${to - 1} 份（${percent(to - from)}）`,
  }),
};
