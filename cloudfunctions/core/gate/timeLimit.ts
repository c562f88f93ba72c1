import type { Context } from '../ports/context';

/** The lock document of `stats health`: short time limits and the turn of its alerts. */
export const HEALTH = 'health';

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
  const note = () =>
    context.store.update('notify_locks', { _id: HEALTH }, { $set: { [`limits.${name}`]: limit } });
  if ((await note()) > 0) return;
  await createHealth(context, at);
  await note();
}

/** The document that health is looked at from, and that notes and alerts are kept in. */
export async function createHealth(context: Context, at: number): Promise<void> {
  await context.store.insert('notify_locks', [{ _id: HEALTH, token: '', until: 0, number: 0, at }]);
}
