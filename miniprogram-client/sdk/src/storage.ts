import type { Say } from './say';
import type { WxLike } from './wxLike';

/** What the server said last. */
export const CACHE = 'notify.cache';
/** What the server does not know yet. */
export const OUTBOX = 'notify.outbox';

/** Anything as an object whose fields can be looked at. */
export function fieldsOf(value: unknown): Record<string, unknown> {
  return Object(value) as Record<string, unknown>;
}

/** Whatever another version, a crash or a hand left there: a field is taken when it has the form of its default. */
export function restore<Stored extends object>(
  wx: WxLike,
  say: Say,
  key: string,
  restored: Stored & Record<string, unknown>,
): Stored {
  try {
    const stored = fieldsOf(wx.getStorageSync!(key));
    for (const field of Object.keys(restored)) {
      const value = stored[field];
      if (!value) continue;
      if (formOf(value) === formOf(restored[field])) (restored as Record<string, unknown>)[field] = value;
      else say('storage', { key, field });
    }
  } catch (error) {
    say('storage', { key, error });
  }
  return restored;
}

const formOf = (value: unknown): string => typeof value + Array.isArray(value);

/** Full or broken, the storage costs what would have outlived this launch, and nothing else. */
export function write(wx: WxLike, say: Say, key: string, value: unknown): void {
  try {
    wx.setStorageSync!(key, value);
  } catch (error) {
    say('storage', { key, error });
  }
}
