import type { Pushes } from '../pushes/pushes';
import { itemOf, voidItem, type Users } from '../state/users';

/** What `wx.getSetting({withSubscriptions: true})` gives as `subscriptionsSetting`. */
export interface SubscriptionsSetting {
  mainSwitch: boolean;
  /** Only templates whose choice is kept. */
  itemSettings: Record<string, 'accept' | 'reject'>;
}

export interface SettingsChange {
  openid: string;
  mainSwitch?: boolean;
  template?: string;
  /** What the user sets for `template`; kept from then on. */
  status?: 'accept' | 'reject';
}

export function settingsOf(users: Users, openid: string): SubscriptionsSetting {
  const user = users.find(openid);
  const kept = (user?.items ?? []).flatMap(({ templateId, kept }) =>
    kept ? [[templateId, kept] as const] : [],
  );
  return { mainSwitch: user?.mainSwitch ?? true, itemSettings: Object.fromEntries(kept) };
}

/** The settings page of the mini program. A reject voids what was bought and is pushed; an accept buys nothing. */
export async function changeSettings(
  users: Users,
  pushes: Pushes,
  { openid, mainSwitch, template, status }: SettingsChange,
): Promise<SubscriptionsSetting> {
  const user = users.open(openid);
  if (mainSwitch !== undefined) user.mainSwitch = mainSwitch;
  if (template !== undefined && status !== undefined) {
    const item = itemOf(user, template);
    item.kept = status;
    if (status === 'reject') voidItem(item);
  }
  const rejected = template !== undefined && status === 'reject' ? [template] : [];
  await Promise.all([users.save(user), pushes.change(openid, rejected)]);
  return settingsOf(users, openid);
}
