/** What may be set at run time, each within the bounds of the configuration. */
export const SETTING_NAMES = [
  ...(['capAll', 'capTransactional', 'capPromotional', 'quietHours', 'approveAbove', 'webhook'] as const),
  ...(['complaints', 'refusals', 'unsubscribes', 'failures', 'unknown'] as const),
] as const;
export type SettingName = (typeof SETTING_NAMES)[number];
export type SettingValue = string | number;

/** Kept with the gate, which whoever sends reads anyway. */
export interface Settings {
  /** One more with every change; each names the one that it was made from. */
  version: number;
  /** Openid or web uid of who changed them last. */
  by: string;
  at: number;
  values: Partial<Record<SettingName, SettingValue>>;
}
