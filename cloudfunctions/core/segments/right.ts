import type { Template } from '../config/config';
import type { Query } from '../ports';
import type { Person } from './leaf';

/** Whether somebody has something to be sent this template by; `creditFor` may still name what has just run out. */
export function hasRight({ credits = {} }: Person, { id, kind }: Template): boolean {
  const account = credits[id];
  return kind === 'long-term' ? account?.consent === true : (account?.available ?? 0) > 0;
}

export const rightQuery = ({ id, kind }: Template): Query =>
  kind === 'long-term' ? { [`credits.${id}.consent`]: true } : { [`credits.${id}.available`]: { $gt: 0 } };

export const rightFields = ({ id }: Template): string[] => [
  `credits.${id}.available`,
  `credits.${id}.consent`,
];
