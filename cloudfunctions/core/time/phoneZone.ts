import { aheadOf, QUARTER } from './zone';
import { isZone } from './zoneName';

/** What a phone knows of where it is. */
export interface PhonesZone {
  /** The name that its engine has, if it has one; WeChat's on Android has none. */
  zone?: string | undefined;
  /** Minutes ahead of UTC, on 1 January and on 1 July. */
  ahead: readonly number[];
}

/**
 * One of each kind of summer time that people live with, the most populous first: a phone that cannot name its zone says
 * by how much its clocks change, and these say when.
 */
const WITH_SUMMER = [
  ...['America/New_York', 'Europe/Berlin', 'Africa/Cairo', 'Europe/London', 'America/Chicago'],
  ...['America/Los_Angeles', 'Europe/Kyiv', 'Australia/Sydney', 'America/Santiago', 'America/Denver'],
  ...['Asia/Jerusalem', 'Pacific/Auckland', 'Australia/Adelaide', 'America/Halifax', 'America/Anchorage'],
  ...['America/St_Johns', 'Atlantic/Azores', 'America/Adak', 'America/Nuuk', 'America/Miquelon'],
  ...['Pacific/Chatham', 'Australia/Lord_Howe', 'Pacific/Norfolk', 'Antarctica/Troll', 'Pacific/Easter'],
];

/**
 * The zone of a phone's clock. Its clock decides and its name only says more: names are missing, unknown to this machine's
 * older tables, or of an engine that runs in UTC.
 * @param home the configuration's, which a phone with the same clock is in
 * @returns an IANA name, or an offset where none fits
 */
export function phonesZone({ zone, ahead }: PhonesZone, home: string, now: number): string {
  const [january = 0, july = january] = ahead;
  const year = new Date(now).getUTCFullYear();
  const isClockOf = (name: string): boolean =>
    isZone(name) &&
    aheadOf(name, Date.UTC(year, 0, 1)) === january &&
    aheadOf(name, Date.UTC(year, 6, 1)) === july;
  const named = zone !== undefined && zone !== home && isClockOf(zone) ? zone : undefined;
  // Where clocks do not change, the same clock is the same all year, whatever the place is called.
  if ((named === undefined || january === july) && isClockOf(home)) return home;
  if (named !== undefined) return named;
  const alike = january === july ? undefined : WITH_SUMMER.find(isClockOf);
  return alike ?? offsetName(isNearJuly(now) ? july : january);
}

/** April to September. */
const isNearJuly = (now: number): boolean => Math.abs(new Date(now).getUTCMonth() - 5.5) < 3;

/** `UTC+05:30`, to the quarter of an hour. */
function offsetName(ahead: number): string {
  const quarter = QUARTER / 60_000;
  const minutes = Math.round(ahead / quarter) * quarter;
  const two = (part: number): string => String(part).padStart(2, '0');
  const size = Math.abs(minutes);
  return `UTC${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
