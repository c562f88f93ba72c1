/**
 * What a team writes in `notify.config.ts`, part by part in `input/`. Every option: meaning, bounds, default, example.
 *
 * | word | meaning |
 * |---|---|
 * | alias | the team's own name of a template; what callers write: `template: 'backInStock'` |
 * | name | a key of `environments`, `topics`, `templates`, `goals` or `data`: a letter, then letters, digits, `-`, `_`; at most 40 |
 * | field | a slot of the WeChat template: `thing1` |
 */
import type { EventInput, GoalInput, PlaceInput, TagInput, TraitInput } from './input/behaviour';
import type { CapInput } from './input/caps';
import type { EnvironmentInput } from './input/environments';
import type {
  CampaignsInput,
  GrantsInput,
  HealthInput,
  LimitsInput,
  RetentionInput,
  SettingsInput,
} from './input/operation';
import type { TemplateInput, TopicInput } from './input/templates';

/** The whole file. `Topic` ties each template's `topic` to the keys of `topics`. */
export interface ConfigInput<Topic extends string = string> {
  /** The mini program's appid: `wx` and 16 hexadecimal digits. */
  appid: string;
  /** Put before each deployed function's name, to live beside functions of the same name: letters, digits, `-`, `_`; at most 20. Default: none. Example: `'notify-'` deploys `notify-send`. */
  prefix?: string;
  /** IANA name with its region, `UTC`, or an offset such as `UTC-12`; no abbreviation, because `CST` means several. Days, quarter hours and quiet hours follow it. Default: `Asia/Shanghai`. */
  timeZone?: string;
  /** At least one. Example: `{ prod: { envId: 'shop-prod-3g2k', state: 'formal' } }`. */
  environments: Readonly<Record<string, EnvironmentInput>>;
  topics: Readonly<Record<Topic, TopicInput>>;
  templates: Readonly<Record<string, TemplateInput<Topic>>>;
  /** Default: none. Example: `{ order: { title: '下单' } }`. */
  goals?: Readonly<Record<string, GoalInput>>;
  /** Default: none. Example: `{ level: { type: 'text' }, birthday: { type: 'date' } }`. */
  traits?: Readonly<Record<string, TraitInput>>;
  /** At most 50. Default: none. Example: `{ vip: { title: '会员' } }`. */
  tags?: Readonly<Record<string, TagInput>>;
  /** Default: none. Example: `{ viewed: { keys: ['goods'], fromClient: true } }`. */
  events?: Readonly<Record<string, EventInput>>;
  /** Where in the mini program operators may ask for subscriptions (`ask` campaigns), as pages name it: `place`. A phone that shows one asks for what is to be asked there once a day at most. Default: none. Example: `{ home: { title: '首页' } }`. */
  places?: Readonly<Record<string, PlaceInput>>;
  /** A conversion goes to the last click within this many days. 1–90. Default: 7. */
  attributionDays?: number;
  /** When nobody is disturbed, `HH:MM` in `timeZone`; `from` after `to` spans midnight; equal ones are refused. Default: none. Example: `{ from: '22:00', to: '08:00' }`. */
  quietHours?: { from: string; to: string };
  /** How often one user may be sent to, per class and over `all`; topics may have a cap of their own. Each that binds a message must have room. Default: no limit. Example: `{ promotional: { max: 2, days: 1 } }`. */
  caps?: { all?: CapInput; transactional?: CapInput; promotional?: CapInput };
  /** Default: `{ source: 'client' }`. */
  grants?: GrantsInput;
  health?: HealthInput;
  limits?: LimitsInput;
  campaigns?: CampaignsInput;
  settings?: SettingsInput;
  /** Parameters of the team's own that every card's link carries, for its own analytics: name → value, at most 5, each at most 64 characters. `{template}`, `{topic}`, `{campaign}` and `{variant}` in a value stand for what the card is of; without such, the parameter is left out. A page or query that says the same name is right. Default: none. Example: `{ channel: 'notify', utm_campaign: '{campaign}' }`. */
  linkParameters?: Readonly<Record<string, string>>;
  /** Cloud functions of the team's own that may give content (`content: { function }`), by their names as deployed; at most 20. They are called with the people that a campaign is about to go to. Default: none. Example: `['coupons']`. */
  contentFunctions?: readonly string[];
  retention?: RetentionInput;
  /** Whether `send` may be called over HTTP: by HTTP access with the key of `NOTIFY_HTTP_KEY`, or by WeChat's `invokecloudfunction`. Default: `false`. */
  http?: boolean;
  /** What WeChat's -1 means for a send: refused, may be repeated (`refused`), or not known (`unknown`). Default: `refused`. */
  refusalCodeMinusOne?: 'refused' | 'unknown';
}
