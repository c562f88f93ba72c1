import type { Client } from './client';
import type { Outcome, Settings } from './types';

/** What WeChat said of the main switch, to be shown and to be handed to the server. */
export function hearSwitch(client: Client, on: boolean): void {
  client.state.mainSwitch = client.heard = on;
  client.changed();
}

/** WeChat reads this off the phone, at once. One that never answers must hold up nothing for longer. */
const LONGEST_SETTING_MS = 1500;

/** `getSetting` for what goes on afterwards, answered or not; an answer that comes later still counts. */
export const hearSetting = (client: Client): Promise<unknown> =>
  Promise.race([
    askSetting(client, 'getSetting'),
    new Promise<void>((resolve) => setTimeout(resolve, LONGEST_SETTING_MS)),
  ]);

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
          state.kept = { ...itemSettings };
          hearSwitch(client, mainSwitch !== false);
          resolve({ ok: true, data: client.snapshot() });
        },
        fail,
      });
    } catch (error) {
      fail(error);
    }
  });
}
