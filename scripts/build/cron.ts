/** The platform's cron: second minute hour day month weekday year, with `, - * /` (PLATFORM §6). */
const FIELDS = [
  { name: 'second', min: 0, max: 59 },
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12 },
  { name: 'weekday', min: 0, max: 7 },
  { name: 'year', min: 1970, max: 2099 },
] as const;

/** `*`, a number or a range, each with an optional step: groups are from, to, step. */
const PART = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/;

const EXAMPLE = '"0 */5 * * * * *" (every five minutes)';

/** @returns what is wrong with the expression, as "expected …", or `undefined` */
export function cronProblem(cron: string): string | undefined {
  const parts = cron.trim().split(/\s+/);
  if (parts.length !== FIELDS.length) {
    return `a cron expression of 7 fields (second minute hour day month weekday year) such as ${EXAMPLE}, not ${parts.length}`;
  }
  for (const [index, field] of FIELDS.entries()) {
    const part = parts[index] ?? '';
    if (!part.split(',').every((item) => fits(item, field))) {
      return `a cron expression whose field ${index + 1} (${field.name}) is from ${field.min} to ${field.max}, with "," "-" "*" "/" only, not "${part}"`;
    }
  }
  return undefined;
}

function fits(item: string, { min, max }: { min: number; max: number }): boolean {
  const match = PART.exec(item);
  if (!match) return false;
  const [, from, to, step] = match.map((text) => (text === undefined ? undefined : Number(text)));
  if (step === 0) return false;
  if (typeof from !== 'number') return true;
  if (from < min || from > max) return false;
  return typeof to !== 'number' || (to >= from && to <= max);
}
