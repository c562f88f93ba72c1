import type { BehaviourEvent, TrackError } from '../contract';
import type { Config } from '../config/config';
import { counterKey, type TraitValue } from '../model/behaviour';
import { parseDate } from '../time/parse';
import { NotifyError } from '../errors';

/** What one user's events come to, before it is held against what is known. */
export interface Change {
  /** `null` takes a trait away. */
  traits: Record<string, TraitValue | null>;
  /** Those of them that name one user each. */
  aliases: string[];
  addTags: string[];
  removeTags: string[];
  /** By `counterKey`. */
  did: Record<string, { event: string; key?: string; value?: string; count: number }>;
}

/** Something that a user did, as it was told. */
export type DoneEvent = Extract<BehaviourEvent, { kind: 'event' }>;

export type Refused = { index: number; error: TrackError };

/** A counter's value is shown to operators and hashed into its place: longer ones are no category. */
const MOST_VALUE = 64;

/**
 * What events, traits and tags change, checked against the configuration; what it does not know is refused by itself.
 * @param fromClient the mini program itself tells it: only what the configuration allows it
 */
export function changeOf(
  config: Config,
  events: readonly { index: number; event: BehaviourEvent }[],
  fromClient: boolean,
): { change: Change; done: DoneEvent[]; refused: Refused[] } {
  const change: Change = { traits: {}, aliases: [], addTags: [], removeTags: [], did: {} };
  const done: DoneEvent[] = [];
  const refused: Refused[] = [];
  for (const { index, event } of events) {
    try {
      apply(config, change, event, fromClient);
      if (event.kind === 'event') done.push(event);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused.push({ index, error: { code: error.code, message: error.message } });
    }
  }
  return { change, done, refused };
}

class Refusal extends Error {
  constructor(
    readonly code: TrackError['code'],
    message: string,
  ) {
    super(message);
  }
}

/** Checks all of an event before it changes anything: one that is refused has changed nothing. */
function apply(config: Config, change: Change, event: BehaviourEvent, fromClient: boolean): void {
  switch (event.kind) {
    case 'event': {
      const known = find(config.events, event.name, 'UNKNOWN_EVENT', fromClient);
      const counted = known.keys.flatMap((key) => {
        const value = event.props?.[key];
        return value === undefined ? [] : [{ key, value: valueOf(key, value) }];
      });
      count(change, known.name);
      for (const { key, value } of counted) count(change, known.name, key, value);
      return;
    }
    case 'traits': {
      const set = Object.entries(event.set).map(([name, value]): [string, TraitValue | null] => {
        const trait = find(config.traits, name, 'UNKNOWN_TRAIT', fromClient);
        return [name, value === null ? null : traitOf(config, trait, value)];
      });
      Object.assign(change.traits, Object.fromEntries(set));
      change.aliases.push(...set.flatMap(([name]) => (config.traits[name]!.alias ? [name] : [])));
      return;
    }
    case 'tags': {
      const { add = [], remove = [] } = event;
      for (const name of [...add, ...remove]) find(config.tags, name, 'UNKNOWN_TAG', fromClient);
      change.addTags = [...new Set([...change.addTags.filter((tag) => !remove.includes(tag)), ...add])];
      change.removeTags = [
        ...new Set([...change.removeTags.filter((tag) => !add.includes(tag)), ...remove]),
      ].filter((tag) => !add.includes(tag));
    }
  }
}

function find<Entry extends { name: string; fromClient: boolean }>(
  entries: Record<string, Entry>,
  name: string,
  code: TrackError['code'],
  fromClient: boolean,
): Entry {
  const entry = Object.hasOwn(entries, name) ? entries[name] : undefined;
  if (!entry) {
    const known = Object.keys(entries).join(', ') || 'none is configured';
    throw new Refusal(code, `expected one of the configuration (${known}), got "${name}". 未在配置中声明。`);
  }
  if (fromClient && !entry.fromClient) {
    throw new Refusal(
      'NOT_FROM_CLIENT',
      `"${name}": report it from a cloud function, or allow it from clients. 请由云函数上报，或在配置中允许客户端上报。`,
    );
  }
  return entry;
}

function count(change: Change, event: string, key?: string, value?: string): void {
  const place = counterKey(event, key, value);
  const before = change.did[place];
  if (before) before.count += 1;
  else change.did[place] = { event, ...(key === undefined ? {} : { key, value: value! }), count: 1 };
}

function valueOf(key: string, value: string | number | boolean): string {
  const text = String(value);
  if (text.length <= MOST_VALUE) return text;
  throw new Refusal(
    'BAD_VALUE',
    `props.${key}: it is counted by its values, which have at most ${MOST_VALUE} characters, got ${text.length}. 计数属性值过长。`,
  );
}

function traitOf({ timeZone }: Config, trait: Config['traits'][string], value: TraitValue): TraitValue {
  const { type, name } = trait;
  if (type === 'date') {
    if (typeof value === 'boolean') throw wrongType(name, type, value);
    try {
      return parseDate(value, name, timeZone);
    } catch (error) {
      if (error instanceof NotifyError) throw new Refusal('BAD_VALUE', error.message);
      throw error;
    }
  }
  if (typeof value !== (type === 'text' ? 'string' : type)) throw wrongType(name, type, value);
  return value;
}

const wrongType = (name: string, type: string, value: TraitValue): Refusal =>
  new Refusal('BAD_VALUE', `set.${name}: expected a ${type}, got ${JSON.stringify(value)}. 类型不符。`);
