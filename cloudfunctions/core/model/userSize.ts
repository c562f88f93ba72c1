import type { Config } from '../config/config';
import { KEPT_COUNTERS, type DidCounter } from './behaviour';
import { KEPT_HOURS } from './hours';
import { keptUnderCaps } from './underCaps';
import {
  KEPT_ENDED,
  keptSends,
  MOST_UNCERTAIN,
  type Hold,
  type Uncertainty,
  type UserDocument,
} from './user';

/**
 * What one user's document may take (DESIGN §6). In bytes of JSON: the database's own form takes a little less, and what a
 * call reads is charged by it.
 */
export const USER_BYTES = 16 * 1024;

/**
 * What is dropped where a document would grow beyond that: the oldest of the part that takes most of its share of the room.
 * Shares, not sizes: what one part leaves the others may use. Everything else of a document is never dropped: credits,
 * switches, permits, holds, marks by which a repetition is known; their numbers have bounds of their own.
 */
const SHARES = { traits: 3, wishes: 3, did: 2, tags: 1, accepts: 2 } as const;
export type Part = keyof typeof SHARES;
export type Dropped = Record<Part, number>;
const PARTS = Object.keys(SHARES) as Part[];

/** Of each part, the names of what has to go. */
export type Excess = Record<Part, string[]>;

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value)) + 1;
/** With the largest counts and all times set. */
const ACCOUNT_BYTES = 258;
const TIME = 1e12;
const COUNT = 99_999;
const TOKEN = 'x'.repeat(20);
const JOURNAL = `${TOKEN}:99`;

/**
 * What of a document stays, as large as it can become by sends alone: those change many users at once and look at none, so
 * room for a hold, the sends that are kept and lost answers is always left.
 */
export function fixedBytes(config: Config, user: UserDocument): number {
  const { credits, creditFor } = user;
  const longest = (names: string[]) => names.reduce((a, b) => (b.length > a.length ? b : a), '');
  const template = longest(Object.keys(config.templates));
  const topic = longest(Object.keys(config.topics));
  const templateId = 'x'.repeat(43);
  const hold: Hold = {
    token: TOKEN,
    journal: JOURNAL,
    template,
    templateId,
    topic,
    counted: false,
    sends: 99,
    at: TIME,
    until: TIME,
  };
  const doubt: Uncertainty = {
    token: TOKEN,
    nid: 'x'.repeat(22),
    templateId,
    counted: false,
    heldAt: TIME,
    until: TIME,
    mayStart: { template, topic, until: TIME },
  };
  const bare = {
    ...user,
    traits: {},
    traitsSince: {},
    tags: [],
    did: {},
    wishes: {},
    wishFor: [],
    credits: {},
    creditFor: [...new Set([...creditFor, ...Object.keys(credits)])],
    mainSwitch: false,
    waits: TOKEN,
    touch: `${TOKEN}:uncertain`,
    erasedAt: TIME,
    offAt: TIME,
    dropped: { traits: COUNT, wishes: COUNT, did: COUNT, tags: COUNT, accepts: COUNT },
    hold,
    clicked: Object.fromEntries(Object.keys(config.templates).map((alias) => [alias, TIME])),
    recent: Array<unknown>(keptSends(config)).fill({ at: TIME, template }),
    underCaps: Object.fromEntries(
      Object.entries(keptUnderCaps(config)).map(([name, kept]) => [
        name,
        Array<unknown>(kept).fill({ at: TIME, template }),
      ]),
    ),
    hours: Array<number>(KEPT_HOURS).fill(23),
    launchedAt: TIME,
    ended: Array<string>(KEPT_ENDED).fill(JOURNAL),
    uncertainties: Array<unknown>(MOST_UNCERTAIN).fill(doubt),
  };
  const accounts = Object.keys(credits).reduce((sum, id) => sum + id.length + 4 + ACCOUNT_BYTES, 0);
  return bytesOf(bare) + accounts;
}

interface Item {
  name: string;
  /** When it was last so; the smallest goes first. */
  at: number;
  bytes: number;
}

/** When a counter last counted. */
const latest = ({ times }: DidCounter): number => times[0] ?? 0;

/** What can be dropped, the newest first. */
function droppable({ wishes, did, traits, traitsSince, tags, credits }: UserDocument): Record<Part, Item[]> {
  const of = <Value>(all: Record<string, Value>, at: (value: Value, name: string) => number, twice = 0) =>
    Object.entries(all)
      .map(([name, value]) => ({
        name,
        at: at(value, name),
        bytes: bytesOf(name) + bytesOf(value) + (twice > 0 ? bytesOf(name) + twice : 0),
      }))
      .sort((a, b) => b.at - a.at);
  return {
    wishes: of(wishes, ({ at }) => at, 1),
    did: of(did, latest),
    traits: of(traits, (_value, name) => traitsSince[name] ?? 0, 14),
    tags: tags.map((name, at) => ({ name, at, bytes: bytesOf(name) })).reverse(),
    // The newest go first: the oldest of an account may belong to the send under way.
    accepts: Object.values(credits)
      .flatMap(({ accepts = [] }) => accepts)
      .map((accept) => ({ name: accept.tap, at: accept.at, bytes: bytesOf(accept) }))
      .sort((a, b) => a.at - b.at),
  };
}

/** What has to go for the document to stay small; `undefined`: nothing. */
export function excessOf(config: Config, user: UserDocument): Excess | undefined {
  const items = droppable(user);
  const taken = { traits: 0, wishes: 0, did: 0, tags: 0, accepts: 0 };
  for (const part of PARTS) for (const { bytes } of items[part]) taken[part] += bytes;
  const room = USER_BYTES - fixedBytes(config, user);
  const excess: Excess = { traits: [], wishes: [], did: [], tags: [], accepts: [] };
  const drop = (part: Part): void => {
    const { name, bytes } = items[part].pop()!;
    excess[part].push(name);
    taken[part] -= bytes;
  };
  while (items.did.length > KEPT_COUNTERS) drop('did');
  const total = () => PARTS.reduce((sum, part) => sum + taken[part], 0);
  while (total() > Math.max(room, 0))
    drop(PARTS.reduce((a, b) => (taken[b] / SHARES[b] > taken[a] / SHARES[a] ? b : a)));
  return PARTS.some((part) => excess[part].length > 0) ? excess : undefined;
}
