import { hasRoom, isLessOften } from '../config/capSense';
import type { BrakeLimits, Config } from '../config/config';
import { SETTING_NAMES, type SettingName, type Settings, type SettingValue } from '../model/settings';
import type { Context } from '../ports/context';
import { neverApply } from '../time/quietHours';

interface Setting {
  /** What the configuration says; `undefined`: none. */
  configured(config: Config): SettingValue | undefined;
  /** How far it may be changed, in words; `undefined`: it may not. */
  bound(config: Config): string | undefined;
  fits(config: Config, value: SettingValue): boolean;
  apply(config: Config, value: never): Config;
}

const isWhole = (value: SettingValue, most = 0): boolean =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most;

const cap = (name: 'all' | 'transactional' | 'promotional'): Setting => ({
  configured: ({ caps }) => caps[name]?.max,
  bound: ({ caps, settings }) =>
    caps[name] && settings.caps[name]
      ? `a whole number, 1 to ${settings.caps[name]}, that agrees with the interval and the fatigue of the cap`
      : undefined,
  fits: ({ caps, settings }, value) => {
    const own = caps[name];
    if (!own || !isWhole(value, settings.caps[name])) return false;
    const cap = { ...own, max: value as number };
    return hasRoom(cap) && (!own.fatigue || isLessOften(cap, own.fatigue));
  },
  apply: (config, max: number) => ({
    ...config,
    caps: { ...config.caps, [name]: { ...config.caps[name], max } },
  }),
});

const LEAST_SHARE = 0.0001;

const brake = (name: keyof BrakeLimits): Setting => ({
  configured: ({ campaigns }) => campaigns.brakes[name],
  bound: ({ settings }) =>
    settings.brakes[name] === undefined ? undefined : `a share, ${LEAST_SHARE} to ${settings.brakes[name]}`,
  fits: ({ settings }, value) =>
    typeof value === 'number' && value >= LEAST_SHARE && value <= (settings.brakes[name] ?? 0),
  apply: (config, limit: number) => ({
    ...config,
    campaigns: { ...config.campaigns, brakes: { ...config.campaigns.brakes, [name]: limit } },
  }),
});

const HOURS = /^((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d)$/;

function hoursIn(value: SettingValue): { from: string; to: string } | undefined {
  const [, from, to] = HOURS.exec(String(value)) ?? [];
  return from !== undefined && to !== undefined ? { from, to } : undefined;
}

type Hours = { from: string; to: string };

/** Whether all of the inner hours lie in the outer ones. */
function covers(outer: Hours, inner: Hours): boolean {
  const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  const after = (time: string): number => (minutes(time) - minutes(outer.from) + DAY) % DAY;
  const [begin, end] = [after(inner.from), after(inner.to)];
  return begin < end && end <= after(outer.to);
}
const DAY = 24 * 60;

export const TABLE: Record<SettingName, Setting> = {
  capAll: cap('all'),
  capTransactional: cap('transactional'),
  capPromotional: cap('promotional'),
  quietHours: {
    configured: ({ quietHours }) => quietHours && `${quietHours.from}-${quietHours.to}`,
    bound: ({ settings }) =>
      settings.quietHours && `HH:MM-HH:MM with ${settings.quietHours.from}-${settings.quietHours.to} in it`,
    fits: ({ settings }, value) => {
      const hours = hoursIn(value);
      if (!hours || !settings.quietHours || neverApply(hours)) return false;
      return covers(hours, settings.quietHours);
    },
    apply: (config, value: string) => ({ ...config, quietHours: hoursIn(value)! }),
  },
  approveAbove: {
    configured: ({ campaigns }) => campaigns.approveAbove,
    bound: ({ settings }) =>
      settings.approveAbove === undefined ? undefined : `a whole number, 1 to ${settings.approveAbove}`,
    fits: ({ settings }, value) => isWhole(value, settings.approveAbove),
    apply: (config, approveAbove: number) => ({
      ...config,
      campaigns: { ...config.campaigns, approveAbove },
    }),
  },
  webhook: {
    configured: ({ health }) => health.webhook,
    bound: ({ settings }) =>
      settings.webhookHosts.length > 0
        ? `an https address at ${settings.webhookHosts.join(' or ')}`
        : undefined,
    fits: ({ settings }, value) => {
      const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
      return url?.protocol === 'https:' && settings.webhookHosts.includes(url.host);
    },
    apply: (config, webhook: string) => ({ ...config, health: { ...config.health, webhook } }),
  },
  complaints: brake('complaints'),
  refusals: brake('refusals'),
  unsubscribes: brake('unsubscribes'),
  failures: brake('failures'),
  unknown: brake('unknown'),
};

/** What a configuration with settings was made from. */
const BASES = new WeakMap<Config, Config>();
export const baseOf = (config: Config): Config => BASES.get(config) ?? config;

/**
 * The configuration as it is with what was set; what no longer lies within the bounds is as if it were not set, and so is what
 * only another version of these functions knows: while both serve, none of them may fail for it.
 */
export function settled(config: Config, settings: Settings | undefined): Config {
  const base = baseOf(config);
  let made = base;
  for (const name of SETTING_NAMES) {
    const value = settings?.values[name];
    const { fits, apply } = TABLE[name];
    if (value !== undefined && fits(base, value)) made = apply(made, value as never);
  }
  if (made !== base) BASES.set(made, base);
  return made;
}

/** What this instance knows, by its configuration, and when it was read. */
const KNOWN = new WeakMap<Config, { settings: Settings | undefined; at: number }>();
/** A warm instance looks again after so long. */
const FRESH = 10_000;

/** Whoever has read the gate's document goes by what was set. */
export function learn(context: Context, settings: Settings | undefined): void {
  KNOWN.set(baseOf(context.config), { settings, at: context.clock.now() });
  context.config = settled(context.config, settings);
}

/** Goes by what this instance knows. @returns whether that is fresh */
export function recall(context: Context): boolean {
  const known = KNOWN.get(baseOf(context.config));
  if (!known) return false;
  context.config = settled(context.config, known.settings);
  const age = context.clock.now() - known.at;
  return age >= 0 && age < FRESH;
}
