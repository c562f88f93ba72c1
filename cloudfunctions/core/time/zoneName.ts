/** `Asia/Shanghai`, `America/Argentina/Ushuaia`: the regions of the IANA tables that are places. `Etc/GMT+8` means UTC-8, so it is none. */
const WITH_REGION =
  /^(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)(\/[A-Za-z0-9_+-]+){1,2}$/;

/** Said where a time zone is expected. */
export const ZONE_EXPECTED =
  'an IANA time zone with its region such as "Asia/Shanghai", or "UTC" (CST, EST and the like mean several)';

/** Whether a name means one zone, and one that this machine knows. */
export function isZone(name: string): boolean {
  if (name === 'UTC') return true;
  if (!WITH_REGION.test(name)) return false;
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
