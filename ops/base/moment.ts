const AHEAD = /^\+(\d{1,4})([mhd])$/;
const UNITS = { m: 60_000, h: 60 * 60_000, d: 24 * 60 * 60_000 };

/** `+7d`, `+2h`, `+30m`: so long from now, as ISO 8601. Everything else stays as it is, for the request to read. @param now epoch ms */
export function momentOf(text: string | undefined, now: number): string | undefined {
  const [, count, unit] = AHEAD.exec(text ?? '') ?? [];
  return count === undefined ? text : new Date(now + Number(count) * UNITS[unit as 'm']).toISOString();
}
