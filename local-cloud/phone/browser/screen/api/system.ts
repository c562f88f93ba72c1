import { asyncApi } from '../engine/fail';
import { wechatOptions, type AppEvent } from '../engine/app';
import type { ApiPart, Runtime } from '../engine/runtime';
import type { Network } from '../../shared/ports';
import { themeOf } from '../chrome/theme';

const SDK_VERSION = '3.8.0';

/** The phone, the app around, and what happens to the mini program as a whole. */
export const system: ApiPart = (runtime) => {
  const { app, shell } = runtime;
  const listen = (name: string, event: AppEvent): Record<string, unknown> => ({
    [`on${name}`]: (listener: (value: unknown) => void) => app.on(event, listener),
    [`off${name}`]: (listener?: (value: unknown) => void) => app.off(event, listener),
  });
  return {
    ...listen('AppShow', 'show'),
    ...listen('AppHide', 'hide'),
    ...listen('Error', 'error'),
    ...listen('UnhandledRejection', 'unhandledRejection'),
    ...listen('PageNotFound', 'pageNotFound'),
    ...listen('NetworkStatusChange', 'networkStatus'),
    ...listen('ThemeChange', 'theme'),
    getLaunchOptionsSync: () => wechatOptions(app.launchOptions),
    getEnterOptionsSync: () => wechatOptions(app.enterOptions),
    getNetworkType: asyncApi('getNetworkType', () => networkStatus(shell.network())),
    getSystemInfoSync: () => ({ ...appBase(runtime), ...deviceInfo(), ...windowInfo(runtime) }),
    getSystemInfo: asyncApi('getSystemInfo', () => ({
      ...appBase(runtime),
      ...deviceInfo(),
      ...windowInfo(runtime),
    })),
    getSystemInfoAsync: asyncApi('getSystemInfoAsync', () => ({
      ...appBase(runtime),
      ...deviceInfo(),
      ...windowInfo(runtime),
    })),
    getAppBaseInfo: () => appBase(runtime),
    getDeviceInfo: deviceInfo,
    getWindowInfo: () => windowInfo(runtime),
    getAccountInfoSync: () => ({
      miniProgram: { appId: 'wx0000000000000000', envVersion: 'develop', version: '' },
      plugin: {},
    }),
    getMenuButtonBoundingClientRect: () => capsule(runtime),
    nextTick: (callback: () => void) => queueMicrotask(callback),
    vibrateShort: asyncApi('vibrateShort', () => undefined),
    vibrateLong: asyncApi('vibrateLong', () => undefined),
    setClipboardData: asyncApi<{ data: string }>('setClipboardData', async ({ data }) => {
      await window.navigator.clipboard?.writeText(data).catch(() => undefined);
    }),
    login: asyncApi('login', () => ({ code: `local-${shell.openid}` })),
    showShareMenu: asyncApi('showShareMenu', () => undefined),
    hideShareMenu: asyncApi('hideShareMenu', () => undefined),
  };
};

/** As `getNetworkType` and `onNetworkStatusChange` tell it. */
export function networkStatus(network: Network): { networkType: string; isConnected: boolean } {
  return {
    networkType: { online: 'wifi', slow: '2g', offline: 'none' }[network],
    isConnected: network !== 'offline',
  };
}

function appBase({ bundle }: Runtime): Record<string, unknown> {
  return {
    SDKVersion: SDK_VERSION,
    version: '8.0.60',
    language: 'zh_CN',
    theme: themeOf(bundle.config),
    enableDebug: false,
    fontSizeSetting: 16,
    host: { env: 'WeChat' },
  };
}

function deviceInfo(): Record<string, unknown> {
  // DevTools calls itself "devtools", and mini programs treat that specially; this is no DevTools, but a phone.
  return {
    brand: 'local',
    model: 'local phone',
    platform: 'ios',
    system: 'iOS 18.0',
    benchmarkLevel: 40,
    abi: 'arm64',
  };
}

function windowInfo({ chrome, stack }: Runtime): Record<string, unknown> {
  const { innerWidth, innerHeight, devicePixelRatio } = window;
  const top = stack.top?.box.getBoundingClientRect();
  return {
    pixelRatio: devicePixelRatio,
    screenWidth: innerWidth,
    screenHeight: innerHeight,
    windowWidth: top?.width || innerWidth,
    windowHeight: top?.height || innerHeight,
    statusBarHeight: chrome.statusBarHeight,
    screenTop: top?.top ?? 0,
    safeArea: {
      left: 0,
      top: chrome.statusBarHeight,
      right: innerWidth,
      bottom: innerHeight,
      width: innerWidth,
      height: innerHeight - chrome.statusBarHeight,
    },
  };
}

function capsule({ chrome }: Runtime): Record<string, number> {
  const width = 87;
  const height = 32;
  const right = window.innerWidth - 7;
  const top = chrome.statusBarHeight + 6;
  return { width, height, top, right, bottom: top + height, left: right - width };
}
