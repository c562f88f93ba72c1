/** `wx` as the client meets it, with WeChat's rules of the permission sheet (PLATFORM §1): a gesture is one turn. */
import { fakeStorage } from './fakeStorage';
import type { FakeServer } from './fakeServer';
import { TEMPLATES } from './shop';
import type { EnterOptions, SettingAnswer, WxFailure, WxLike } from '../sdk/src/wxLike';

type Choice = Record<string, string>;

export interface Sheet {
  ids: string[];
  /** Answers for every line that was shown; `always` ticks "always keep this choice". */
  answer(choice: Choice, options?: { always?: boolean }): void;
}

export interface FakeWx {
  wx: WxLike & { storage: ReturnType<typeof fakeStorage> };
  /** Every call of `requestSubscribeMessage`, refused ones too. */
  requests: { ids: string[]; inGesture: boolean }[];
  /** Sheets that were shown, latest last. */
  sheets: Sheet[];
  /** WeChat's settings page of this mini program. */
  setting: { mainSwitch: boolean; kept: Choice };
  network: { online: boolean; set(online: boolean): void };
  envVersion: string | undefined;
  /** The environment that each call named. */
  environments: (string | undefined)[];
  /** Most templates this WeChat takes. */
  limit: number;
  tap<Result>(handler: () => Result): Result;
  show(options: EnterOptions): void;
  launchOptions: EnterOptions;
}

export function fakeWx(server: FakeServer): FakeWx {
  let gesture = false;
  let open = false;
  const onShow: ((options: EnterOptions) => void)[] = [];
  const onNetwork: ((status: { isConnected: boolean }) => void)[] = [];

  const inTap = (api: string, fail: (failure: WxFailure) => void): boolean => {
    if (!gesture) later(() => fail({ errMsg: `${api}:fail can only be invoked by user TAP gesture.` }));
    return gesture;
  };
  const setting = (): SettingAnswer => ({
    subscriptionsSetting: { mainSwitch: fake.setting.mainSwitch, itemSettings: { ...fake.setting.kept } },
  });

  const wx: FakeWx['wx'] = {
    storage: fakeStorage(),
    getStorageSync: (key) => wx.storage.get(key),
    setStorageSync: (key, value) => wx.storage.set(key, value),
    getAccountInfoSync: () => ({ miniProgram: { envVersion: fake.envVersion } }),
    getLaunchOptionsSync: () => fake.launchOptions,
    onAppShow: (listener) => onShow.push(listener),
    onNetworkStatusChange: (listener) => onNetwork.push(listener),
    getSetting: ({ success }) => later(() => success(setting())),
    openSetting: ({ success, fail }) => {
      if (inTap('openSetting', fail)) later(() => success(setting()));
    },
    requestSubscribeMessage({ tmplIds, success, fail }) {
      fake.requests.push({ ids: tmplIds.slice(), inGesture: gesture });
      const refuse = (errMsg: string, errCode?: number): void =>
        later(() => fail({ errMsg: `requestSubscribeMessage:fail ${errMsg}`, ...(errCode && { errCode }) }));
      if (!inTap('requestSubscribeMessage', fail)) return;
      if (open) return refuse('last call has not ended');
      const known = tmplIds.map((id) => TEMPLATES.find((template) => template.id === id));
      if (tmplIds.length === 0) return refuse('TmplIds can not be empty', 10001);
      if (!fake.network.online) return refuse('network error', 10002);
      if (known.includes(undefined)) return refuse('No template data return', 20001);
      if (tmplIds.length > fake.limit) return refuse('Templates count out of max bounds', 20003);
      if (new Set(known.map((template) => template!.kind)).size > 1)
        return refuse('Template type mixed', 20002);
      if (!fake.setting.mainSwitch) return refuse('The main switch is switched off', 20004);
      const { kept } = fake.setting;
      const titles = known.map((template) => template!.title);
      const filtered = tmplIds.filter((_id, i) => titles.indexOf(titles[i]!) < i);
      const answer = (choice: Choice): void => {
        open = false;
        const statuses = tmplIds.map((id) => [
          id,
          filtered.includes(id) ? 'filter' : (choice[id] ?? 'reject'),
        ]);
        later(() => success({ errMsg: 'requestSubscribeMessage:ok', ...Object.fromEntries(statuses) }));
      };
      if (tmplIds.every((id) => kept[id])) return answer({ ...kept });
      open = true;
      fake.sheets.push({
        ids: tmplIds.filter((id) => !kept[id] && !filtered.includes(id)),
        answer(choice, { always = false } = {}) {
          if (always) Object.assign(kept, choice);
          answer({ ...kept, ...choice });
        },
      });
    },
    cloud: {
      callFunction: async ({ name, data, config }) => {
        fake.environments.push(config?.env);
        await new Promise((resolve) => setImmediate(resolve));
        if (!fake.network.online) {
          throw Object.assign(new Error('cloud.callFunction:fail'), {
            errCode: -1,
            errMsg: 'cloud.callFunction:fail Error: errCode: -1 | errMsg: request:fail network error',
          });
        }
        return { result: await server.call(name, JSON.parse(JSON.stringify(data))) };
      },
    },
  };
  const fake: FakeWx = {
    wx,
    requests: [],
    sheets: [],
    setting: { mainSwitch: true, kept: {} },
    network: {
      online: true,
      set(online) {
        fake.network.online = online;
        for (const listener of onNetwork) listener({ isConnected: online });
      },
    },
    envVersion: 'release',
    environments: [],
    limit: 5,
    launchOptions: { scene: 1001, query: {} },
    tap(handler) {
      gesture = true;
      try {
        return handler();
      } finally {
        gesture = false;
      }
    },
    show: (options) => onShow.forEach((listener) => listener(options)),
  };
  return fake;
}

/** WeChat answers in a later turn, always. */
function later(run: () => void): void {
  setImmediate(run);
}
