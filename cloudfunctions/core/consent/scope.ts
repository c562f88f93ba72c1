import type { Config } from '../config/config';
import type { StopRequest } from '../contract';
import { NotifyError } from '../errors';
import type { Hold } from '../model/user';

/** What a user says no to: everything, one topic, or one template by its alias. */
export type Scope = Pick<StopRequest, 'scope' | 'name'>;

/** @throws NotifyError `BAD_REQUEST` for a topic or template that the configuration lacks */
export function checkScope({ topics, templates }: Config, { scope, name }: Scope): void {
  if (scope === 'all') return;
  const known = scope === 'topic' ? topics : templates;
  if (name !== undefined && Object.hasOwn(known, name)) return;
  const expected = Object.keys(known).join(', ');
  throw new NotifyError(
    'BAD_REQUEST',
    `name: expected one of ${expected} for scope "${scope}". 名称有误，应为：${expected}。`,
    [{ code: 'unknown', path: 'name', message: `expected one of ${expected}` }],
  );
}

/** Whether one of the scopes says no to messages of this template and topic. */
export const covers = (scopes: Scope[], { topic, template }: Pick<Hold, 'topic' | 'template'>): boolean =>
  scopes.some(({ scope, name }) => scope === 'all' || name === (scope === 'topic' ? topic : template));

/** Aliases of the templates that the scopes cover. Two aliases of one WeChat id may be on and off. */
export const coveredAliases = ({ templates }: Config, scopes: Scope[]): string[] =>
  Object.values(templates)
    .filter(({ alias, topic }) => covers(scopes, { template: alias, topic }))
    .map(({ alias }) => alias);

/** Names of the scopes of one kind. */
export const namesOf = (scopes: Scope[], kind: 'topic' | 'template'): string[] =>
  scopes.flatMap(({ scope, name }) => (scope === kind && name !== undefined ? [name] : []));

/** Whether the user has said this very no before. */
export function standsAlready(
  user: { muted: boolean; mutedTopics: string[]; mutedTemplates: string[] },
  { scope, name = '' }: Scope,
): boolean {
  if (scope === 'all') return user.muted;
  return (scope === 'topic' ? user.mutedTopics : user.mutedTemplates).includes(name);
}
