import { now } from './now';
import type { Say } from './say';
import { CACHE, fieldsOf, restore } from './storage';
import type { ClientConfig, Settings } from './types';
import type { WxLike } from './wxLike';

/** What is known about the user: from the launch before, until `sync` has answered in this one. Kept as it is. */
export type State = Omit<Settings, 'refusals' | 'max'> & {
  /** When the server last said it all; by the phone's clock. */
  syncedAt: number;
  /** When it last said what to ask for, or should have; by the phone's clock. */
  asksAt: number;
};

export function openState(configured: ClientConfig['templates'], wx: WxLike, say: Say): State {
  const state = restore<State>(wx, say, CACHE, {
    templates: [],
    preferences: {
      muted: false,
      topics: [],
      quietHours: null,
      digestTime: { at: '20:00', weekday: 1, zone: '' },
    },
    upcoming: {},
    wishes: [],
    asks: [],
    asksAt: 0,
    unread: 0,
    offset: 0,
    // A boolean that is off is restored by the first `getSetting`.
    mainSwitch: true,
    kept: {},
    stale: true,
    // Nothing was bought before, as far as this phone knows.
    syncedAt: now(),
  });
  state.templates = state.templates.filter((template) => fieldsOf(template).id);
  state.asks = state.asks.filter((ask) => Array.isArray(fieldsOf(ask).places));
  // What was added to the configuration since the server was last asked.
  for (const alias of Object.keys(configured)) {
    if (!state.templates.some((template) => template.alias === alias)) {
      state.templates.push({ ...configured[alias]!, alias, on: true, available: 0, suspect: false });
    }
  }
  return state;
}
