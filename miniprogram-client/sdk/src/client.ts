import { type Call, callerOf } from './cloud';
import { type Fail, failOf } from './failure';
import { openOutbox, type Outbox, saveOutbox } from './outbox';
import { envVersionOf, type Say, sayOf } from './say';
import { openState, type State } from './state';
import { CACHE, fieldsOf, write } from './storage';
import { textsOf } from './texts';
import type { NotifyOptions, Outcome, Settings } from './types';
import type { WxLike } from './wxLike';

/** What the parts of one client share. */
export interface Client {
  wx: WxLike;
  say: Say;
  version: string | undefined;
  state: State;
  outbox: Outbox;
  /** Most templates per sheet; falls to 3 where WeChat is too old for more. */
  most: number;
  /** WeChat's main switch as it was heard of in this launch; what `state` has may be older, or only supposed. */
  heard?: boolean;
  /** Until WeChat has said, `sync` waits, so that the one call of a launch carries the switch; it takes no network. */
  hearing?: Promise<unknown>;
  /** The host's launch handlers are running. */
  launching?: boolean;
  /** The notification whose card was tapped last. */
  lastCard?: string;
  listeners: ((settings: Settings) => void)[];
  invoke: Call;
  /** One action of the function `subscribe`. */
  subscribe<Data>(action: string, request?: object): Promise<Outcome<Data>>;
  /** For users, by reason. */
  textOf(reason: string): string;
  failure: Fail;
  /** What is known now, as the host may see it. */
  snapshot(): Settings;
  save(): void;
  changed(): void;
}

export function openClient(wx: WxLike, options: NotifyOptions): Client {
  const version = envVersionOf(wx);
  const say = sayOf(options.debug, version);
  const { prefix = '', environments, templates } = (options.config || {}) as Partial<typeof options.config>;
  if (!templates) say('no-config');
  // Where WeChat is too old to say, it is no developer's.
  const env = fieldsOf(environments)[version || 'release'] as string | undefined;
  const state = openState(templates || {}, wx, say);
  const outbox = openOutbox(wx, say);
  const textOf = textsOf(options.texts);
  const failure = failOf(say, textOf);
  const client: Client = {
    wx,
    say,
    version,
    state,
    outbox,
    textOf,
    failure,
    most: Math.min(5, options.max || 3),
    listeners: [],
    invoke: callerOf(wx, { prefix, env, ...options }, failure),
    subscribe: (action, request) => client.invoke('subscribe', { action, ...request }),
    snapshot: () => ({ ...state, refusals: outbox.refusals, max: client.most }),
    save: () => saveOutbox(wx, say, outbox),
    changed() {
      write(wx, say, CACHE, state);
      // In turns of their own: what a listener throws stops nobody else.
      for (const listener of client.listeners) {
        void Promise.resolve(client.snapshot()).then(listener).catch(failure);
      }
    },
  };
  return client;
}
