import type { Settings, TemplateBalance } from '../../sdk/src/types';

export const DAY_MS = 24 * 3600e3;

/** A template without a credit, switched on; its title is its alias. */
export function balance(alias: string, fields: Partial<TemplateBalance> = {}): TemplateBalance {
  return {
    alias,
    id: `tpl-${alias}`,
    kind: 'one-time',
    title: alias,
    topic: 'orders',
    on: true,
    available: 0,
    suspect: false,
    ...fields,
  };
}

export function known(fields: Partial<Settings> = {}): Settings {
  return {
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
    mainSwitch: true,
    kept: {},
    unread: 0,
    refusals: {},
    offset: 0,
    max: 3,
    stale: false,
    ...fields,
  };
}
