/** A phone's storage: what is put in comes out as a copy; it can be full or broken. */
export function fakeStorage() {
  const entries = new Map<string, string>();
  const storage = {
    fault: undefined as 'full' | 'broken' | undefined,
    get(key: string): unknown {
      if (storage.fault === 'broken') throw new Error('getStorageSync:fail');
      const text = entries.get(key);
      // As WeChat does for what is not there.
      return text === undefined ? '' : JSON.parse(text);
    },
    set(key: string, value: unknown): void {
      if (storage.fault) throw new Error('setStorageSync:fail exceed max size');
      entries.set(key, JSON.stringify(value));
    },
  };
  return storage;
}
