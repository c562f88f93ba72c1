import * as z from 'zod/mini';
import { SETTING_NAMES, type SettingName, type SettingValue } from '../model/settings';
import { text } from './values';

/** What is changed at run time, within the bounds of the configuration. */
export const settingRequests = [
  z.strictObject({ action: z.literal('settings.show') }),
  z
    .strictObject({
      action: z.literal('settings.set'),
      /** As `settings.show` gave it; 0 before anything was set. */
      version: z.int().check(z.minimum(0)),
      name: z.enum(SETTING_NAMES),
      /** `null`: as configured again. */
      value: z.optional(z.union([z.number(), text(20), z.null()], 'expected a number, a text or null')),
      /** Of `webhook`, in place of `value`: it may hold a key, and is not kept in the audit log. */
      address: z.optional(text(500)),
    })
    .check(
      z.refine(
        ({ name, value, address }) =>
          name === 'webhook'
            ? (value === null) !== (address !== undefined)
            : value !== undefined && address === undefined,
        { path: ['value'], error: 'expected a value; of "webhook" an address' },
      ),
    ),
] as const;
export type SettingRequest = z.infer<(typeof settingRequests)[number]>;
export type SettingChange = Extract<SettingRequest, { action: 'settings.set' }>;

export interface SettingView {
  name: SettingName;
  /** What counts now; absent: none. Of `webhook` without what follows the host. */
  value?: SettingValue;
  /** What the configuration says. */
  configured?: SettingValue;
  /** What was set, where it does not lie within the bounds any more: it does not count. */
  ignored?: SettingValue;
  /** What it may be set to; absent: it may not be. */
  bound?: string;
}

export interface SettingsView {
  version: number;
  /** Who changed them last, and when (ISO 8601). */
  by?: string;
  at?: string;
  settings: SettingView[];
}
