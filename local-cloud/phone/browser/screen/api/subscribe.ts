import { ask, HttpFailure } from '../../shared/http';
import type { SubscriptionsSetting } from '../../shared/ports';
import { ApiFailure, asyncApi } from '../engine/fail';
import type { ApiPart, Runtime } from '../engine/runtime';
import { reachesNetwork } from './network';
import { checkTemplates, type TemplateInfo } from './subscribeChecks';

/** `wx.requestSubscribeMessage` and the settings around it (PLATFORM §1). */
export const subscribe: ApiPart = (runtime) => {
  let open = false;
  const needsTap = (): void => {
    if (!runtime.gesture.active) throw new ApiFailure('fail can only be invoked by user TAP gesture.');
  };
  return {
    requestSubscribeMessage: asyncApi<{ tmplIds: string[] }>(
      'requestSubscribeMessage',
      async ({ tmplIds }) => {
        needsTap();
        if (open) throw new ApiFailure('fail last call has not ended');
        open = true;
        try {
          return await request(runtime, tmplIds);
        } finally {
          open = false;
        }
      },
    ),
    getSetting: asyncApi<{ withSubscriptions?: boolean }>('getSetting', (options) =>
      setting(runtime, options),
    ),
    openSetting: asyncApi<{ withSubscriptions?: boolean }>('openSetting', async (options) => {
      needsTap();
      await runtime.shell.openSettings();
      return setting(runtime, options);
    }),
  };
};

/** What WeChat answers by itself where the user has chosen to keep it. */
const KEPT = ['accept', 'reject'] as const;

async function request(runtime: Runtime, tmplIds: unknown): Promise<Record<string, unknown>> {
  const { shell, chrome, app, bundle } = runtime;
  const ids = checkTemplates(tmplIds);
  if (!app.visible) throw new ApiFailure('fail the mini program is in the background', 10005);
  if (!(await reachesNetwork(shell))) throw new ApiFailure('fail network error', 10002);
  const [{ mainSwitch, itemSettings }, templates] = await Promise.all([
    ask<SubscriptionsSetting>('GET', `/wechat/settings?openid=${encodeURIComponent(shell.openid)}`),
    ask<TemplateInfo[]>('GET', '/wechat/templates'),
  ]).catch((error: unknown) => {
    throw new ApiFailure(`fail ${error instanceof Error ? error.message : String(error)}`, 10003);
  });
  const kept = (id: string) => KEPT.find((choice) => choice === itemSettings[id]);
  const asked = ids.filter((id) => !kept(id));
  const silent = Object.fromEntries(
    ids.flatMap((id) => {
      const choice = kept(id);
      return choice ? [[id, choice]] : [];
    }),
  );
  // Nothing to ask, or WeChat will refuse anyway: it answers by itself, and no sheet is shown.
  const refused = !mainSwitch || mixed(ids, templates) || unknown(ids, templates) || ids.length > 5;
  if (asked.length === 0 || refused) {
    return answer(
      shell.openid,
      { ...Object.fromEntries(asked.map((id) => [id, 'reject' as const])), ...silent },
      false,
    );
  }
  const shown = withoutSameTitle(asked, templates);
  const choice = await chrome.ask('permission', {
    app: bundle.config.window.navigationBarTitleText ?? '小程序',
    items: shown.map((id) => {
      const { title, fields = [], labels } = templates.find((each) => each.id === id) ?? { title: undefined };
      return {
        templateId: id,
        title: title ?? id,
        fields: labels ? Object.values(labels) : fields,
        checked: true,
      };
    }),
    always: false,
  });
  const rejected = Object.fromEntries(asked.map((id) => [id, 'reject' as const]));
  return answer(shell.openid, { ...rejected, ...choice?.templates, ...silent }, choice?.always ?? false);
}

async function answer(
  openid: string,
  templates: Record<string, 'accept' | 'reject'>,
  always: boolean,
): Promise<Record<string, unknown>> {
  try {
    const { errMsg: _errMsg, ...statuses } = await ask<Record<string, unknown>>('POST', '/wechat/subscribe', {
      openid,
      templates,
      always,
    });
    return statuses;
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    const { errCode, errMsg } = (error.body ?? {}) as { errCode?: number; errMsg?: string };
    const reason = errMsg?.replace(/^requestSubscribeMessage:/, '') ?? `fail ${error.message}`;
    throw new ApiFailure(reason, errCode ?? 10003);
  }
}

async function setting(
  { shell }: Runtime,
  { withSubscriptions }: { withSubscriptions?: boolean },
): Promise<Record<string, unknown>> {
  const authSetting = {};
  if (!withSubscriptions) return { authSetting };
  if (!(await reachesNetwork(shell))) throw new ApiFailure('fail network error');
  const subscriptionsSetting = await ask<SubscriptionsSetting>(
    'GET',
    `/wechat/settings?openid=${encodeURIComponent(shell.openid)}`,
  );
  return { authSetting, subscriptionsSetting };
}

function unknown(ids: string[], templates: TemplateInfo[]): boolean {
  return templates.length > 0 && ids.some((id) => !templates.some((each) => each.id === id));
}

function mixed(ids: string[], templates: TemplateInfo[]): boolean {
  return new Set(templates.filter(({ id }) => ids.includes(id)).map(({ type }) => type)).size > 1;
}

/** Of templates with the same title WeChat shows only the first. */
function withoutSameTitle(ids: string[], templates: TemplateInfo[]): string[] {
  const titles = new Set<string>();
  return ids.filter((id) => {
    const title = templates.find((each) => each.id === id)?.title ?? id;
    return titles.has(title) ? false : titles.add(title);
  });
}
