import { ApiFailure, asyncApi } from '../engine/fail';
import type { ApiPart } from '../engine/runtime';

/** WeChat's limits: 1 MB a key, 10 MB a mini program and user. */
const MOST_PER_KEY = 1024 * 1024;
const MOST_IN_ALL = 10 * 1024 * 1024;

/** `wx` storage: per user, in the browser's own. */
export const storage: ApiPart = ({ shell }) => {
  const prefix = `phone/${shell.openid}/`;
  const keys = (): string[] => Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  const size = (): number => keys().reduce((sum, key) => sum + (localStorage.getItem(key)?.length ?? 0), 0);

  const get = (key: string): { found: boolean; value: unknown } => {
    const text = localStorage.getItem(prefix + checked(key));
    return text === null ? { found: false, value: '' } : { found: true, value: unpack(text) };
  };
  const set = (key: string, value: unknown): void => {
    const text = pack(value);
    if (text.length > MOST_PER_KEY) throw new ApiFailure('fail exceed storage item max length');
    if (size() + text.length > MOST_IN_ALL) throw new ApiFailure('fail exceed storage max size');
    try {
      localStorage.setItem(prefix + checked(key), text);
    } catch {
      throw new ApiFailure('fail exceed storage max size');
    }
  };
  const remove = (key: string): void => localStorage.removeItem(prefix + checked(key));
  const clear = (): void => keys().forEach((key) => localStorage.removeItem(key));
  const info = (): Record<string, unknown> => ({
    keys: keys().map((key) => key.slice(prefix.length)),
    currentSize: Math.ceil(size() / 1024),
    limitSize: MOST_IN_ALL / 1024,
  });

  return {
    getStorageSync: (key: string) => inSync('getStorageSync', () => get(key).value),
    setStorageSync: (key: string, value: unknown) => inSync('setStorageSync', () => set(key, value)),
    removeStorageSync: (key: string) => inSync('removeStorageSync', () => remove(key)),
    clearStorageSync: () => clear(),
    getStorageInfoSync: () => info(),
    getStorage: asyncApi<{ key: string }>('getStorage', ({ key }) => {
      const { found, value } = get(key);
      if (!found) throw new ApiFailure('fail data not found');
      return { data: value };
    }),
    setStorage: asyncApi<{ key: string; data: unknown }>('setStorage', ({ key, data }) => set(key, data)),
    removeStorage: asyncApi<{ key: string }>('removeStorage', ({ key }) => remove(key)),
    clearStorage: asyncApi('clearStorage', () => clear()),
    getStorageInfo: asyncApi('getStorageInfo', () => info()),
  };
};

function checked(key: unknown): string {
  if (typeof key === 'string' && key !== '') return key;
  throw new ApiFailure(
    `fail parameter error: parameter should be a non-empty String instead of ${typeof key};`,
  );
}

/** Dates and `undefined` survive, as in WeChat; functions do not. */
function pack(value: unknown): string {
  if (value instanceof Date) return JSON.stringify({ date: value.getTime() });
  return value === undefined ? '{}' : JSON.stringify({ value });
}

function unpack(text: string): unknown {
  try {
    const { value, date } = JSON.parse(text) as { value?: unknown; date?: number };
    return date === undefined ? value : new Date(date);
  } catch {
    return '';
  }
}

function inSync<T>(name: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof ApiFailure) throw new Error(`${name}:${error.reason}`);
    throw error;
  }
}
