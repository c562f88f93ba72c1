import type { Config } from '../config/config';
import type { Leaf, LeafKind } from '../model/rule';
import type { UserDocument } from '../model/user';
import type { Query } from '../ports';
import type { Sentence } from '../reasons/words';

/** What is read of a user to be held against a rule: as far as its leaves need it. */
export type Person = Pick<UserDocument, '_id'> & Partial<UserDocument>;

/** What a campaign's notifications to a person are made of: the id of each follows from these and the person. */
export interface Occasion {
  template: string;
  /** One; of a campaign that repeats one for each run. */
  keys: string[];
  /** It may be several to one person: they are found by the keys, not by their ids. */
  several?: boolean;
}

/** What a rule is held against beside the user: the same for everybody who is asked about. */
export interface Setting {
  config: Config;
  /** Epoch ms. */
  now: number;
  /** The segment's own: of buckets that name none. */
  salt: string;
  /** Members of the lists that the rule names. */
  lists: ReadonlyMap<string, ReadonlySet<string>>;
  /** By campaign: who of those just looked at got its notification, and what they did with it. */
  got: ReadonlyMap<string, ReadonlyMap<string, Clicked>>;
}

/** Of somebody who got a notification: whether its card was clicked; `null`: nobody can say, it was in a digest or not shown. */
export type Clicked = boolean | null;

/** A mistake that only the configuration can show: below the leaf, which field, and what was expected. */
export interface Mistake {
  field: string;
  message: string;
}

/** What one kind of leaf means, in every form that it has. */
export interface Meaning<L extends Leaf> {
  /** What becomes of a user of whom the thing is not known. */
  missing: Sentence;
  /** What cannot be asked of this configuration. */
  check: (leaf: L, config: Config) => Mistake[];
  /** Paths of the user's document that `test` looks at. */
  fields: (leaf: L, config: Config) => string[];
  test: (leaf: L, user: Person, setting: Setting) => boolean;
  /** The same as a condition of the database, where one can say exactly that. */
  query?: (leaf: L, setting: Setting) => Query;
  /** A clause that follows "who": "level 是 gold", "has the tag vip". */
  words: (leaf: L, config: Config) => Sentence;
}

export type Meanings = { [K in LeafKind]: Meaning<Extract<Leaf, { kind: K }>> };

export const DAY = 24 * 60 * 60_000;

/** Names of a part of the configuration, for whoever named another. */
export function unknown(field: string, what: string, name: string, known: object): Mistake[] {
  if (Object.hasOwn(known, name)) return [];
  const names = Object.keys(known).join(', ') || 'none is configured';
  return [{ field, message: `expected ${what} of the configuration (${names}), got "${name}"` }];
}

export const titleOf = (entries: Record<string, { title: string }>, name: string): string =>
  Object.hasOwn(entries, name) ? entries[name]!.title : name;
