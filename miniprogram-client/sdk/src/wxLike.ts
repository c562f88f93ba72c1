import type { CloudLike } from './types';

export interface WxFailure {
  errCode?: number;
  errMsg?: string;
}

export interface SettingAnswer {
  subscriptionsSetting?: { mainSwitch?: boolean; itemSettings?: Record<string, unknown> };
}

interface SettingRequest {
  withSubscriptions: boolean;
  success(answer: SettingAnswer): void;
  fail(failure: WxFailure): void;
}

export interface EnterOptions {
  scene?: number;
  query?: Record<string, string | undefined>;
}

/** What of `wx` the client uses. Older WeChats lack some of it. */
export interface WxLike {
  cloud?: CloudLike;
  requestSubscribeMessage?(request: {
    tmplIds: string[];
    success(answer: Record<string, unknown>): void;
    fail(failure: WxFailure): void;
  }): unknown;
  getSetting?(request: SettingRequest): unknown;
  openSetting?(request: SettingRequest): unknown;
  getStorageSync?(key: string): unknown;
  setStorageSync?(key: string, value: unknown): void;
  removeStorageSync?(key: string): void;
  getAccountInfoSync?(): { miniProgram: { envVersion?: string } };
  getLaunchOptionsSync?(): EnterOptions;
  onAppShow?(listener: (options: EnterOptions) => void): void;
  onNetworkStatusChange?(listener: (status: { isConnected: boolean }) => void): void;
}
