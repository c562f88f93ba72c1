import type { Context } from '../ports/context';
import { createHealth, HEALTH } from './timeLimit';

/**
 * Notes for `stats health` that a team's function has given no content: whoever waits for it has nobody to tell.
 * @param givenUp people have come to their end for it
 */
export async function noteSilence(
  context: Context,
  name: string,
  { givenUp, ...how }: { text: string; missing: boolean; givenUp: boolean },
): Promise<void> {
  const at = context.clock.now();
  const field = `silences.${name}`;
  const set = { at, ...how, ...(givenUp ? { givenUp: at } : {}) };
  const seen = Object.fromEntries(Object.entries(set).map(([key, value]) => [`${field}.${key}`, value]));
  const note = () => context.store.update('notify_locks', { _id: HEALTH }, { $set: seen });
  if ((await note()) > 0) return;
  await createHealth(context, at);
  await note();
}

/** It has answered again. */
export async function noteAnswer(context: Context, name: string): Promise<void> {
  const answered = `silences.${name}.answered`;
  await context.store.update('notify_locks', { _id: HEALTH }, { $set: { [answered]: context.clock.now() } });
}
