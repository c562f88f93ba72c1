import type { Config } from '../config/config';
import { aliasMark, KEPT_MARKS } from '../model/behaviour';
import { MARK_LENGTH, triedMark } from '../model/marks';
import {
  IMPORT_MARK,
  KEPT_IMPORTS,
  KEPT_NONCES,
  newAccount,
  newUser,
  type UserDocument,
} from '../model/user';
import { fixedBytes, USER_BYTES } from '../model/userSize';

const TIME = 1e12;
const COUNT = 1000;
/** WeChat's ids have 28 characters. */
const OPENID = 'o'.repeat(28);
/** The longest name of IANA's list has 32. */
const ZONE = 'z'.repeat(32);

/**
 * Bytes that a user of this configuration has for traits, wishes, counters and tags, where all else that is known of them is
 * at its most: an account of each template, everything switched off, every list full. Negative: such a user's document grows
 * beyond `USER_BYTES`.
 */
export function roomOf(config: Config): number {
  const { templates, topics } = config;
  const aliases = Object.keys(templates);
  const ids = [...new Set(Object.values(templates).map(({ id }) => id))];
  const mark = 'm'.repeat(MARK_LENGTH);
  const user: UserDocument = {
    ...newUser(OPENID, TIME),
    mutedTopics: Object.keys(topics),
    mutedTemplates: aliases,
    permits: aliases,
    quietHours: { from: '00:00', to: '00:00', zone: ZONE },
    digests: Object.fromEntries(Object.keys(topics).map((topic) => [topic, 'weekly'])),
    digestTime: { at: '00:00', weekday: 1, zone: ZONE },
    credits: Object.fromEntries(ids.map((id) => [id, newAccount()])),
    nonces: Array<UserDocument['nonces'][number]>(KEPT_NONCES).fill({ nonce: mark, at: TIME }),
    imported: Object.fromEntries(
      Array.from({ length: KEPT_IMPORTS }, (_, i) => [`${i}`.padStart(IMPORT_MARK, 'm'), COUNT]),
    ),
    grantDay: { day: '2026-11-26', count: COUNT },
    told: Array<string>(KEPT_MARKS).fill(mark),
    tried: ids.map(triedMark),
    aliases: Object.values(config.traits).flatMap(({ alias, name }) => (alias ? [aliasMark(name, '')] : [])),
  };
  return USER_BYTES - fixedBytes(config, user);
}
