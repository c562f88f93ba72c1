import type { PreferencesChange } from './types';

/** Where the phone is. WeChat's engine on Android knows no `Intl`, but every one what its clock is in winter and in summer. */
function phonesZone(): { zone?: string; ahead: number[] } {
  const year = new Date().getFullYear();
  const ahead = [0, 6].map((month) => -new Date(year, month).getTimezoneOffset());
  try {
    return { zone: Intl.DateTimeFormat().resolvedOptions().timeZone, ahead };
  } catch {
    return { ahead };
  }
}

/** A user's "22:00" is the phone's: times are told with where they are meant, unless they say so themselves. */
export function byPhonesClock(change: PreferencesChange): PreferencesChange {
  const told = { ...change };
  for (const name of ['quietHours', 'digestTime'] as const) {
    const time = told[name];
    if (time && !time.zone) told[name] = { ...time, ...phonesZone() } as never;
  }
  return told;
}
