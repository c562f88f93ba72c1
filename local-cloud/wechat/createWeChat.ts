import type { Card, SubscribeRequest, WeChat } from '../base/ports';
import { ProfileInForce } from '../profile/inForce';
import { OpenApiGatewayError, WeChatRefusal } from './base/errors';
import type { Mode } from './base/mode';
import { type TemplateDefinition, USUAL_SECRET, type WeChatOptions } from './base/options';
import { DelayedCalls, type DelayedReport } from './delayed/delayedCalls';
import { Pushes } from './pushes/pushes';
import { PushQueue, type PushCounts } from './pushes/queue';
import { sendApi } from './send/send';
import { changeSettings, settingsOf, type SettingsChange, type SubscriptionsSetting } from './sheet/settings';
import { showSheet } from './sheet/sheet';
import { ModeStore } from './state/modeStore';
import { DailyQuota } from './state/quota';
import { MinuteQuota } from './state/minuteQuota';
import { Store, type UserRecord, type WeChatState } from './state/store';
import { Users } from './state/users';
import { templateApis } from './templates/apis';
import { Catalog } from './templates/catalog';
import { AccessTokens, type TokenRequest } from './tokens/accessTokens';

/** WeChat's own side, with what the control API and the page need beyond the port. */
export interface LocalWeChat extends WeChat {
  /**
   * @throws OpenApiGatewayError -604100 when there is no such API; a refusal by WeChat itself is an answer with its errcode
   */
  openapi(apiName: string, parameters: Record<string, unknown>): Promise<Record<string, unknown>>;
  knows(apiName: string): boolean;
  /** The same over HTTPS, with a token of `stableToken`. A refusal, that of the token too, is an answer with its errcode. */
  overHttps(
    apiName: string,
    parameters: Record<string, unknown>,
    token: string | null,
  ): Promise<Record<string, unknown>>;
  /** `POST /cgi-bin/stable_token` for who asks from this address. A refusal is an answer with its errcode. */
  stableToken(request: TokenRequest, address: string): Promise<Record<string, unknown>>;
  /** Does what is asked over HTTPS with this token. A refusal of the token is an answer with its errcode. */
  withToken(
    token: string | null,
    run: () => Promise<Record<string, unknown>>,
  ): Promise<Record<string, unknown>>;
  /** Makes the delayed calls that are due by the environment's clock; resolves when all have ended. */
  fireDelayed(): Promise<DelayedReport[]>;
  /** @throws SheetError what `wx.requestSubscribeMessage` would give to `fail` */
  subscribe(request: SubscribeRequest): Promise<Record<string, string>>;
  /** What `wx.getSetting({withSubscriptions: true})` gives. */
  settings(openid: string): SubscriptionsSetting;
  changeSettings(change: SettingsChange): Promise<SubscriptionsSetting>;
  mode(): Mode;
  /** Lays settings over the mode. @throws z.ZodError on an unknown setting or a value out of bounds */
  setMode(patch: unknown): Promise<Mode>;
  templates(): TemplateDefinition[];
  /** Whose tokens it gives, and for which AppSecret: a stand-in's, no secret. */
  account(): { appid: string; appSecret: string };
  /** The first `limit` users that have met the sheet or the settings, by openid. */
  users(limit: number): UserRecord[];
  pushCounts(): PushCounts;
  /** Stops all pushes (they stay on disk) and closes the store. */
  close(): Promise<void>;
}

/** As documented (PLATFORM §2). */
const TOKENS_PER_MINUTE = 10_000;

const EMPTY: WeChatState = { users: [], cards: [], outbox: [], meta: {} };

/** Opens WeChat's side of one environment over `options.dir`. */
export function createWeChat(options: WeChatOptions): LocalWeChat {
  const { clock, pages, profile = new ProfileInForce() } = options;
  const store = new Store(options.dir);
  const users = new Users(store);
  const mode = new ModeStore(store);
  const quota = new DailyQuota(store, clock);
  const catalog = new Catalog(store, options.templates);
  const perMinute = new MinuteQuota(clock);
  const { appid = 'wx0000000000000000', appSecret = USUAL_SECRET } = options;
  const tokens = new AccessTokens(store, clock, profile, { appid, secret: appSecret });
  const queue = new PushQueue(store, {
    deliver: options.push,
    answerWithinMs: options.answerWithinMs ?? 5000,
    resumeDelayMs: options.resumeDelayMs ?? 1000,
  });
  const pushes = new Pushes(queue, mode, profile, clock, options.originalId ?? 'gh_localcloud');
  const sheet = { users, catalog, mode, profile, pushes };
  const delayed =
    options.delayed &&
    new DelayedCalls(store, clock, {
      ...options.delayed,
      lateMs: () => profile.get().delayed.lateSeconds * 1000,
    });
  const apis = new Map(
    Object.entries({
      ...templateApis(catalog, mode),
      ...(delayed && { 'cloudbase.addDelayedFunctionTask': delayed.add }),
      'subscribeMessage.send': sendApi({ clock, store, users, catalog, mode, profile, quota, pushes, pages }),
    }),
  );

  const replace = (state: WeChatState): void => {
    queue.drop();
    store.import(state);
    users.forget();
    mode.reload();
    quota.reload();
    perMinute.reset();
    tokens.reload();
    catalog.reload();
    delayed?.reload();
    queue.resume();
  };

  const openapi: LocalWeChat['openapi'] = (apiName, parameters) => {
    const api = apis.get(apiName);
    if (!api) throw new OpenApiGatewayError(-604100, `openapi.${apiName} is not known to the local cloud`);
    return answered(() => {
      perMinute.take(apiName, profile.get().openapiPerMinute);
      return api(parameters);
    });
  };

  const withToken: LocalWeChat['withToken'] = (token, run) =>
    answered(() => {
      tokens.check(token);
      return run();
    });

  return {
    openapi: async (apiName, parameters) => openapi(apiName, parameters),
    overHttps: (apiName, parameters, token) => withToken(token, () => openapi(apiName, parameters)),
    withToken,
    fireDelayed: async () => (await delayed?.fireDue()) ?? [],
    stableToken: (request, address) =>
      answered(() => {
        perMinute.take('stable_token', TOKENS_PER_MINUTE);
        return tokens.stableToken(request, address);
      }),
    knows: (apiName) => apis.has(apiName),
    subscribe: (request) => showSheet(sheet, request),
    settings: (openid) => settingsOf(users, openid),
    changeSettings: (change) => changeSettings(users, pushes, change),
    messages: (openid): Card[] => store.cards(openid),
    credits: (openid) => creditsOf(users.find(openid)),
    mode: () => mode.get(),
    setMode: (patch) => mode.change(patch),
    templates: () => catalog.list(),
    account: () => ({ appid, appSecret }),
    users: (limit) => store.users(limit),
    pushCounts: () => queue.counts(),
    export: () => store.export(),
    import: (state) => replace(parseState(state)),
    reset: () => replace(EMPTY),
    async close() {
      queue.drop();
      delayed?.stop();
      await store.close();
    },
  };
}

/** What WeChat refuses is an answer. */
async function answered(run: () => Promise<Record<string, unknown>>): Promise<Record<string, unknown>> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof WeChatRefusal) return error.toAnswer();
    throw error;
  }
}

/** Template id → sends still paid for; a long-term consent is no credit. */
function creditsOf(user: UserRecord | undefined): Record<string, number> {
  const items = (user?.items ?? []).filter(({ consent }) => !consent);
  return Object.fromEntries(items.map(({ templateId, credits }) => [templateId, credits]));
}

function parseState(state: unknown): WeChatState {
  const given = state as Partial<WeChatState> | null | undefined;
  const lists = [given?.users, given?.cards, given?.outbox];
  if (!given || !lists.every(Array.isArray) || typeof given.meta !== 'object' || given.meta === null) {
    throw new TypeError('the state of wechat: expected {users, cards, outbox, meta} as export() gives it');
  }
  return given as WeChatState;
}
