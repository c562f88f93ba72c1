/** `Asia/Shanghai`, `America/Argentina/Ushuaia`: the regions of the IANA tables that are places. `Etc/GMT+8` means UTC-8, so it is none. */
const WITH_REGION =
  /^(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)(\/[A-Za-z0-9_+-]+){1,2}$/;

/** `UTC-12`, `UTC+05:30`: with the sign that people write, ahead of UTC is `+`. */
const OFFSET = /^UTC([+-])(\d{1,2})(?::(00|15|30|45))?$/;
/** Clocks on earth are from 12 hours behind UTC to 14 ahead of it. */
const [LEAST, MOST] = [-12 * 60, 14 * 60];

/** Said where a time zone is expected. */
export const ZONE_EXPECTED =
  'an IANA time zone with its region such as "Asia/Shanghai", "UTC", or an offset from "UTC-12" to "UTC+14" such as "UTC+05:30" (CST, EST and the like mean several, Etc/GMT+8 means UTC-8)';

/** Whether a name means one zone, and one that this machine knows. */
export function isZone(name: string): boolean {
  if (name === 'UTC' || fixedOffset(name) !== undefined) return true;
  if (!WITH_REGION.test(name)) return false;
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

/** Minutes ahead of UTC of a name that is an offset, `undefined` for all others. Summer time is none of its business. */
export function fixedOffset(name: string): number | undefined {
  const [, sign, hours, minutes = '0'] = OFFSET.exec(name) ?? [];
  if (!sign) return undefined;
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  return offset < LEAST || offset > MOST ? undefined : offset;
}
