import type { AskOutcome } from '../notify';

export type Tone = 'good' | 'bad' | '';

/** How the outcome of a sheet is told. A no is the user's right, and nothing bad. */
export function toneOf(ok: boolean, reason: AskOutcome['reason']): Tone {
  if (ok) return 'good';
  return reason === 'rejected' ? '' : 'bad';
}
