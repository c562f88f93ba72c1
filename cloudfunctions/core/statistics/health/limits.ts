import type { Context } from '../../context';
import { HEALTH } from './look';

/** Told once per instance: instances come and go, so a limit that stays short is told again and again. */
const told = new Set<string>();

/**
 * Notes for `stats health` that a function's time limit leaves no room for its work.
 * @param needed milliseconds it would need from now
 */
export async function noteShortLimit(context: Context, name: string, needed: number): Promise<void> {
  if (told.has(name)) return;
  told.add(name);
  const at = context.clock.now();
  const limit = { left: Math.max(0, context.deadline - at), needed, at };
  const update = { $set: { [`limits.${name}`]: limit } };
  if ((await context.store.update('notify_locks', { _id: HEALTH }, update)) > 0) return;
  // The document comes into being with the first look at health; until then nobody reads the note.
  told.delete(name);
}
