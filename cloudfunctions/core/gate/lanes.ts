import type { Config } from '../config/config';

/** Rows that queue together. */
export interface Lane {
  /** '' for everybody's; else WeChat's id of the template whose rate it keeps. */
  id: string;
  perSecond?: number;
}

export const COMMON: Lane = { id: '' };

/** Where notifications stand until a team's own function has given their content: nobody claims from it. No template has this id. */
export const CONTENT_LANE = '~content';
/** So long before they are due it is asked for, in milliseconds. */
export const CONTENT_AHEAD = 5 * 60_000;

/**
 * The lanes of templates with a rate of their own. Aliases of one WeChat template share its lane, and the lowest of
 * their rates holds.
 */
export function ratedLanes({ templates }: Config): Lane[] {
  const rates = new Map<string, number>();
  for (const { id, perSecond } of Object.values(templates)) {
    if (perSecond) rates.set(id, Math.min(perSecond, rates.get(id) ?? Infinity));
  }
  return [...rates].map(([id, perSecond]) => ({ id, perSecond })).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Where the notifications of a WeChat template queue. */
export const laneFor = (config: Config, templateId: string): Lane =>
  ratedLanes(config).find(({ id }) => id === templateId) ?? COMMON;
