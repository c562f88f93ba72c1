/** Hours of a day where somebody is; `HH:mm`, from one before midnight to one after it where `from` is the later. */
export interface Quiet {
  from: string;
  to: string;
  zone: string;
}

/** `UTC-12` by the name that it has in the tables, whose sign is the other way round: `Etc/GMT+12`. */
const inTables = (zone: string): string =>
  zone.replace(/^UTC([+-])(\d+)$/, (_whole, sign, hours) => `Etc/GMT${sign === '+' ? '-' : '+'}${hours}`);

/** To the minute, by the clock on the user's wall; made with nothing of the product's. */
export const clockIn = (at: number, zone: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: inTables(zone),
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);

export function isQuiet(at: number, { from, to, zone }: Quiet): boolean {
  const clock = clockIn(at, zone);
  return from > to ? clock >= from || clock < to : clock >= from && clock < to;
}
