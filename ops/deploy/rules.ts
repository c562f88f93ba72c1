/** The environment's function rules: one text for all functions, the team's own among them. Ours are merged in. */

/** What a mini program's user is allowed where nothing else is said. The platform refuses rules without `"*"` (PLATFORM §12). */
const EVERYBODY = { invoke: 'auth != null' };

export type Merged =
  | { state: 'same' }
  | { state: 'merge'; text: string; closes: string[] }
  | { state: 'unreadable'; problem: string };

/**
 * @param current the rules as they stand; `''` for none
 * @param closed deployed names that no client may call
 */
export function mergeRules(current: string, closed: readonly string[]): Merged {
  let rules: Record<string, unknown>;
  try {
    const parsed: unknown = current.trim() === '' ? {} : JSON.parse(current);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new Error('no object');
    rules = parsed as Record<string, unknown>;
  } catch (error) {
    return { state: 'unreadable', problem: (error as Error).message };
  }
  const closes = closed.filter((name) => (rules[name] as { invoke?: unknown } | undefined)?.invoke !== false);
  if (closes.length === 0) return { state: 'same' };
  const merged = {
    ...('*' in rules ? {} : { '*': EVERYBODY }),
    ...rules,
    ...Object.fromEntries(closes.map((name) => [name, { invoke: false }])),
  };
  return { state: 'merge', text: JSON.stringify(merged, null, 2), closes };
}
