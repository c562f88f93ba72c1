import { listedVariables } from '../cloudToken';

/** Names that earlier calls of this instance had as their own. */
const earlier = new Set<string>();

const CALLS_OWN = /^(WX_|TCB_)/;

/** The variables that the platform names as this call's, and what became of those of earlier calls in this instance. */
export function variablesOf(env: NodeJS.ProcessEnv): { listed: string[]; leftovers?: 'kept' | 'cleared' } {
  const listed = [...listedVariables(env)].filter((name) => CALLS_OWN.test(name));
  const gone = [...earlier].filter((name) => !listed.includes(name));
  for (const name of listed) earlier.add(name);
  if (gone.length === 0) return { listed };
  return { listed, leftovers: gone.some((name) => env[name]) ? 'kept' : 'cleared' };
}
