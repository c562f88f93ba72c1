import type { Client } from './client';
import type { Outcome, Settings } from './types';

/**
 * Learns from WeChat whether the main switch is on and which choices are kept (PLATFORM §1). `getSetting` needs no tap
 * and no network; `openSetting` shows the settings page and must be called in the turn of a tap.
 */
export function askSetting(client: Client, api: 'getSetting' | 'openSetting'): Promise<Outcome<Settings>> {
  const { wx, state } = client;
  return new Promise((resolve) => {
    const fail = (error: unknown): void => resolve(client.failure(error, { api }));
    try {
      wx[api]!({
        withSubscriptions: true,
        success({ subscriptionsSetting }) {
          const { mainSwitch, itemSettings } = subscriptionsSetting || {};
          state.mainSwitch = mainSwitch !== false;
          state.kept = { ...itemSettings };
          client.changed();
          resolve({ ok: true, data: client.known() });
        },
        fail,
      });
    } catch (error) {
      fail(error);
    }
  });
}
