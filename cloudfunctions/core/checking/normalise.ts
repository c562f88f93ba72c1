/** Fills in every default and puts names where readers need them. */
import type {
  Campaigns,
  Cap,
  Config,
  DigestLayout,
  Environment,
  Field,
  Goal,
  Limits,
  SettingBounds,
  Tag,
  Template,
  TrackedEvent,
  Trait,
} from '../config/config';
import { FIRST } from '../content/digest';
import { fieldTypeOf } from '../fields/fieldTypes';
import type { ParsedInput } from './schema';

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

export function normalise(input: ParsedInput): Config {
  return {
    checked: 'by miniprogram-notify',
    appid: input.appid,
    prefix: input.prefix ?? '',
    timeZone: input.timeZone ?? 'Asia/Shanghai',
    environments: mapValues(input.environments, environment),
    topics: mapValues(input.topics, ({ title, description, cap }, name) => ({
      name,
      title,
      ...defined({ description, cap: cap && capOf(cap) }),
    })),
    templates: mapValues(input.templates, template),
    goals: mapValues(input.goals ?? {}, goal),
    traits: mapValues(input.traits ?? {}, trait),
    tags: mapValues(input.tags ?? {}, tag),
    events: mapValues(input.events ?? {}, event),
    places: mapValues(input.places ?? {}, ({ title }, name) => ({ name, title })),
    attributionDays: input.attributionDays ?? 7,
    ...(input.quietHours && { quietHours: input.quietHours }),
    caps: defined({
      all: input.caps?.all && capOf(input.caps.all),
      transactional: input.caps?.transactional && capOf(input.caps.transactional),
      promotional: input.caps?.promotional && capOf(input.caps.promotional),
    }),
    grants: {
      source: input.grants?.source ?? 'client',
      since: input.grants?.since === undefined ? 0 : Date.parse(input.grants.since),
    },
    health: { maxLagMinutes: 5, maxFailureRate: 0.2, ...defined(input.health ?? {}) },
    limits: limits(input),
    linkParameters: input.linkParameters ?? {},
    contentFunctions: [...new Set(input.contentFunctions ?? [])],
    campaigns: campaigns(input.campaigns),
    settings: settings(input.settings),
    retention: {
      records: 30,
      notifications: 180,
      events: 90,
      clicks: 400,
      audit: 400,
      ...defined(input.retention ?? {}),
    },
    http: input.http ?? false,
    refusalCodeMinusOne: input.refusalCodeMinusOne ?? 'refused',
  };
}

type Each<Name extends 'goals' | 'traits' | 'tags' | 'events'> = NonNullable<ParsedInput[Name]>[string];

const goal = ({ title, fromClient = false }: Each<'goals'>, name: string): Goal => ({
  name,
  title,
  fromClient,
});

const trait = ({ type, title, alias = false, fromClient = false }: Each<'traits'>, name: string): Trait => ({
  name,
  title: title ?? name,
  type,
  ...(alias ? { alias } : {}),
  fromClient,
});

const tag = ({ title, fromClient = false }: Each<'tags'>, name: string): Tag => ({
  name,
  title: title ?? name,
  fromClient,
});

const event = ({ title, keys = [], fromClient = false }: Each<'events'>, name: string): TrackedEvent => ({
  name,
  title: title ?? name,
  keys: [...new Set(keys)],
  fromClient,
});

const limits = (input: ParsedInput): Limits => ({
  grantsPerDay: 50,
  keepForTransactional: 1,
  spacingMs: 20,
  sendTimeoutMs: 8000,
  sendAtMaxDays: 180,
  workers: 4,
  tickSeconds: hasRate(input) ? 30 : 60,
  ...defined(input.limits ?? {}),
});

/**
 * A run sends for 49 of its 60 seconds: ticks half a minute apart leave no gap in a rate, ticks a minute apart are half as
 * many calls in an idle month.
 */
const hasRate = ({ limits, templates }: ParsedInput): boolean =>
  limits?.perSecond !== undefined ||
  Object.values(templates).some(({ perSecond }) => perSecond !== undefined);

const campaigns = (input: ParsedInput['campaigns'] = {}): Campaigns => ({
  globalControlPercent: 0,
  testers: [],
  rampAbove: 10_000,
  ...defined(input),
  brakes: {
    complaints: 0.01,
    refusals: 0.02,
    unsubscribes: 0.02,
    failures: 0.1,
    unknown: 0.05,
    ...defined(input.brakes ?? {}),
  },
});

const settings = (input: ParsedInput['settings'] = {}): SettingBounds => ({
  caps: defined(input.caps ?? {}),
  webhookHosts: [...(input.webhookHosts ?? [])],
  brakes: defined(input.brakes ?? {}),
  ...defined({ quietHours: input.quietHours, approveAbove: input.approveAbove }),
});

function environment(
  { envId, state, admins = [], transport = 'auto', workersHaveToken }: ParsedInput['environments'][string],
  name: string,
): Environment {
  return {
    name,
    envIds: [envId].flat(),
    state,
    admins: admins.map(defined),
    transport,
    ...defined({ workersHaveToken }),
  };
}

function template(input: ParsedInput['templates'][string], alias: string): Template {
  const { id, kind, title, scene, topic, class: itsClass, page } = input;
  return {
    alias,
    id,
    kind,
    title,
    ...defined({ scene }),
    topic,
    class: itsClass,
    ...(page !== undefined && { page }),
    data: mapValues(input.data, field),
    whenNoCredit: input.whenNoCredit ?? 'drop',
    unknown: input.unknown ?? 'settle',
    quietHours: input.quietHours ?? (itsClass === 'promotional' ? 'respect' : 'ignore'),
    expiresAfterMs: input.expiresAfterMs ?? WEEK_MS,
    wishDays: input.wishDays ?? 90,
    early: input.early ?? true,
    caps: { overrides: input.caps?.overrides ?? false, counts: input.caps?.counts ?? true },
    ...defined({ perSecond: input.perSecond }),
    ...(input.digest && { digest: digestLayout(input.digest, Object.keys(input.data)) }),
  };
}

function digestLayout(
  { data = {}, page }: NonNullable<ParsedInput['templates'][string]['digest']>,
  names: string[],
): DigestLayout {
  const texts = Object.fromEntries(names.map((name) => [name, FIRST]));
  return { data: { ...texts, ...data }, ...defined({ page }) };
}

const capOf = ({ fatigue, ...cap }: NonNullable<ParsedInput['topics'][string]['cap']>): Cap =>
  defined({ ...cap, fatigue: fatigue && defined(fatigue) });

function field(entry: ParsedInput['templates'][string]['data'][string], name: string): Field {
  const {
    field,
    label,
    overLong = 'error',
    default: fallback,
    values,
  } = typeof entry === 'string' ? { field: entry } : entry;
  const type = fieldTypeOf(field);
  if (type === undefined) throw new TypeError(`${field} passed the schema, but is no WeChat field`);
  return { name, field, ...defined({ label }), type, overLong, ...defined({ default: fallback, values }) };
}

function mapValues<V, R>(
  entries: Readonly<Record<string, V>>,
  map: (value: V, name: string) => R,
): Record<string, R> {
  return Object.fromEntries(Object.entries(entries).map(([name, value]) => [name, map(value, name)]));
}

/** Without the keys whose value is `undefined`: the configuration is JSON. */
function defined<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
