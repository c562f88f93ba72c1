/** The configuration as the functions read it: every default filled in, every name where it is needed. Plain JSON. */
import type { FieldName, FieldType } from '../fields/fieldTypes';
import type { Role, TransportChoice } from './input/environments';

export interface Admin {
  openid?: string;
  uid?: string;
  role: Role;
  name?: string;
}

export interface Environment {
  name: string;
  envIds: string[];
  state: 'developer' | 'trial' | 'formal';
  admins: Admin[];
  transport: TransportChoice;
  /** Absent: not known, the tick finds out. */
  workersHaveToken?: boolean;
}

export interface Topic {
  name: string;
  title: string;
  description?: string;
  cap?: Cap;
}

/** One of `hours` (rolling) and `days` (of the calendar). */
export interface Allowance {
  max: number;
  hours?: number;
  days?: number;
}

export interface Cap extends Allowance {
  leastIntervalMinutes?: number;
  fatigue?: Allowance & { ignored: number };
}

export interface Grants {
  source: 'client' | 'push';
  /** Epoch ms; 0 = always. */
  since: number;
}

export interface Health {
  maxLagMinutes: number;
  maxFailureRate: number;
  webhook?: string;
}

export interface Field {
  /** The caller's name. */
  name: string;
  field: FieldName;
  /** WeChat's name of it, on the card. */
  label?: string;
  type: FieldType;
  overLong: 'error' | 'truncate';
  /** Used when the caller leaves the value out; without it the value is required. */
  default?: string;
  /** Of enum fields; absent: any value. */
  values?: string[];
}

export interface Template {
  alias: string;
  /** WeChat's template id. */
  id: string;
  kind: 'one-time' | 'long-term';
  title: string;
  /** As WeChat was told when it was added. */
  scene?: string;
  topic: string;
  class: 'transactional' | 'promotional';
  page?: string;
  /** By the caller's name, in the order of the file. */
  data: Record<string, Field>;
  whenNoCredit: 'drop' | 'wait' | 'try';
  unknown: 'settle' | 'retry';
  quietHours: 'respect' | 'ignore';
  expiresAfterMs: number;
  perSecond?: number;
  digest?: DigestLayout;
  wishDays: number;
  early: boolean;
  caps: { overrides: boolean; counts: boolean };
}

export interface DigestLayout {
  /** A text for each name of `data`. */
  data: Record<string, string>;
  page?: string;
}

export interface Goal {
  name: string;
  title: string;
  fromClient: boolean;
}

export interface Trait {
  name: string;
  /** Names one user: a list may be made of it. */
  alias?: boolean;
  title: string;
  type: 'text' | 'number' | 'boolean' | 'date';
  fromClient: boolean;
}

export interface Tag {
  name: string;
  title: string;
  fromClient: boolean;
}

export interface TrackedEvent extends Tag {
  /** Counted by the values of these props, too. */
  keys: string[];
}

/** Where in the mini program operators may ask for subscriptions. */
export interface Place {
  name: string;
  title: string;
}

export interface Limits {
  grantsPerDay: number;
  keepForTransactional: number;
  spacingMs: number;
  sendTimeoutMs: number;
  sendAtMaxDays: number;
  perSecond?: number;
  dailyQuota?: number;
  workers: number;
  tickSeconds: 10 | 20 | 30 | 60;
}

/** Shares, 0 to 1, that slow or end a campaign (`campaigns/brakes.ts`). */
export interface BrakeLimits {
  complaints: number;
  refusals: number;
  unsubscribes: number;
  failures: number;
  unknown: number;
}

export interface Campaigns {
  /** To more people than this a campaign goes in steps, unless it says otherwise. */
  rampAbove: number;
  brakes: BrakeLimits;
  /** Absent: nothing needs an approval. */
  approveAbove?: number;
  /** Whole percent. */
  globalControlPercent: number;
  /** Openids that operators may send a test to. */
  testers: string[];
}

/** How far each setting may be changed at run time; what is absent may not. */
export interface SettingBounds {
  /** The most that each cap's `max` may be. */
  caps: { all?: number; transactional?: number; promotional?: number };
  /** These stay quiet. */
  quietHours?: { from: string; to: string };
  approveAbove?: number;
  webhookHosts: string[];
  brakes: Partial<BrakeLimits>;
}

/** Days. */
export interface Retention {
  records: number;
  notifications: number;
  events: number;
  clicks: number;
  audit: number;
}

export interface Config {
  /** The mark by which a function's start knows what the build has made (`builtConfig`). */
  checked: 'by miniprogram-notify';
  appid: string;
  prefix: string;
  timeZone: string;
  environments: Record<string, Environment>;
  topics: Record<string, Topic>;
  /** By alias. */
  templates: Record<string, Template>;
  goals: Record<string, Goal>;
  traits: Record<string, Trait>;
  tags: Record<string, Tag>;
  events: Record<string, TrackedEvent>;
  places: Record<string, Place>;
  attributionDays: number;
  campaigns: Campaigns;
  settings: SettingBounds;
  contentFunctions: string[];
  /** The mini program's own, where the build has known them. */
  pages?: string[];
  /** Name → value, with marks in braces. */
  linkParameters: Record<string, string>;
  quietHours?: { from: string; to: string };
  caps: { all?: Cap; transactional?: Cap; promotional?: Cap };
  grants: Grants;
  health: Health;
  limits: Limits;
  retention: Retention;
  http: boolean;
  refusalCodeMinusOne: 'refused' | 'unknown';
}
