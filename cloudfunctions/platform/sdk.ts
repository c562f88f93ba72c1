/**
 * The two SDKs behind one typed door (PLATFORM §4, §10): `wx-server-sdk` serves the caller's context and openapi,
 * which its own types leave out; `@cloudbase/node-sdk` serves the database and function calls, because it keeps
 * error codes and has `updateAndReturn`.
 */
import tcb from '@cloudbase/node-sdk';
import cloud from 'wx-server-sdk';

/** What `getWXContext()` gives. Values of digits only arrive as numbers. */
export interface CallerContext {
  OPENID?: string | number;
  APPID?: string | number;
  UNIONID?: string | number;
  /** Of another mini program or official account that shares this environment: its own appid, in such calls alone (D). */
  FROM_APPID?: string | number;
  ENV?: string | number;
  SOURCE?: string;
}

/** `openapi({convertCase: false})`: names and values go and come as WeChat spells them. */
interface OpenApi {
  subscribeMessage: {
    send(parameters: Record<string, unknown>): Promise<Record<string, unknown>>;
  };
  cloudbase: {
    addDelayedFunctionTask(parameters: Record<string, unknown>): Promise<Record<string, unknown>>;
  };
}

interface WxServerSdk {
  init(options: { env: unknown; timeout?: number }): void;
  DYNAMIC_CURRENT_ENV: unknown;
  getWXContext(): CallerContext;
  openapi(options: { convertCase: boolean }): OpenApi;
}

export const wx = cloud as unknown as WxServerSdk;

let app: ReturnType<typeof tcb.init> | undefined;

/** The SDKs are made ready once per instance, at the first call: environment variables are set by then. */
export function cloudbase(sendTimeoutMs: number): ReturnType<typeof tcb.init> {
  if (!app) {
    wx.init({ env: wx.DYNAMIC_CURRENT_ENV, timeout: sendTimeoutMs });
    app = tcb.init({
      env: tcb.SYMBOL_CURRENT_ENV as unknown as string,
      keepalive: true,
      timeout: DATABASE_TIMEOUT,
    });
  }
  return app;
}

/** A query with an index takes milliseconds; what takes this long has lost its answer. */
const DATABASE_TIMEOUT = 5000;
