/** A mini program of a few scripts, on a local cloud: as much of it as a page without a screen needs. */
import { readFileSync } from 'node:fs';
import vm from 'node:vm';
import type { Control } from './control';

/** What `Page` was called with. */
export type Page = Record<string, () => unknown>;

export interface MiniProgram {
  page: Page;
  /** Titles of the toasts that were shown. */
  toasts: string[];
  /** What was copied, oldest first. */
  clipboard: string[];
}

/**
 * Runs `app.js`, launches the app and runs a page.
 * @param modules what `require` finds: module → file with its code
 */
export function runMiniProgram(
  cloud: Control,
  openid: string,
  scripts: { app: string; page: string },
  modules: Record<string, string>,
): MiniProgram {
  const toasts: string[] = [];
  const clipboard: string[] = [];
  const pages: Page[] = [];
  const storage = new Map<string, unknown>();
  let app: { onLaunch?(options: object): void; onShow?(options: object): void } | undefined;
  const wx = {
    requestSubscribeMessage({ tmplIds, success }: { tmplIds: string[]; success(answer: object): void }) {
      const choices = Object.fromEntries(tmplIds.map((id) => [id, 'accept' as const]));
      void cloud.subscribe(openid, choices).then(success);
    },
    getStorageSync: (key: string) => storage.get(key) ?? '',
    setStorageSync: (key: string, value: unknown) => void storage.set(key, value),
    removeStorageSync: (key: string) => void storage.delete(key),
    getAccountInfoSync: () => ({ miniProgram: { envVersion: 'release' } }),
    getLaunchOptionsSync: () => ({ scene: 1001, query: {} }),
    showToast: ({ title }: { title: string }) => void toasts.push(title),
    setClipboardData: ({ data }: { data: string }) => void clipboard.push(data),
    cloud: {
      init: () => undefined,
      callFunction: async ({ name, data }: { name: string; data: unknown }) => ({
        result: await cloud.call(name, data, { openid }),
      }),
    },
  };
  const context = vm.createContext({
    wx,
    console,
    setTimeout,
    clearTimeout,
    App: (given: typeof app) => void (app = given),
    Page: (given: Page) => void pages.push(given),
    getApp: () => app,
  });
  const run = (code: string, exports: object = {}): object => {
    vm.runInContext(`(function (require, exports) {${code}\n})`, context)(load, exports);
    return exports;
  };
  const load = (name: string): object => {
    const file = modules[name];
    if (file === undefined) throw new Error(`The mini program has no module "${name}".`);
    return run(readFileSync(file, 'utf8'));
  };
  run(scripts.app);
  const options = { scene: 1001, query: {} };
  app?.onLaunch?.(options);
  app?.onShow?.(options);
  run(scripts.page);
  const [page] = pages;
  if (!page) throw new Error('The page did not call Page().');
  return { page, toasts, clipboard };
}
