import { inspect } from 'node:util';
import { ConfigError } from '../config/configError';
import { NotifyError } from './NotifyError';

/** As much as one line of a log should hold. */
const LOGGED = 2000;
/** Causes of causes; beyond, somebody has made a circle. */
const DEEPEST = 5;

/** What an error says of itself and of its causes: for the log only, a database's words may hold anybody's data. */
export function ownWords(thrown: unknown): string {
  const words: string[] = [];
  for (let error = thrown; words.length < DEEPEST; error = error.cause) {
    words.push(wordsOf(error));
    if (!(error instanceof Error) || error.cause === undefined) break;
  }
  return words.join(' <- ').slice(0, LOGGED);
}

/** A defect is found by its stack; what we threw ourselves is found by its words. */
function wordsOf(error: unknown): string {
  if (error instanceof NotifyError || error instanceof ConfigError) return error.message;
  // Not as JSON: what holds itself, or a number too large for it, would throw where nothing may.
  if (!(error instanceof Error))
    return typeof error === 'string' ? error : inspect(error, { breakLength: Infinity });
  const { code } = error as { code?: unknown };
  return `${code === undefined ? '' : `${String(code)}: `}${error.stack ?? error.message}`;
}
