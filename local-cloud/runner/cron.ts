import { Cron } from 'croner';

/** Triggers are written in Beijing time, whatever zone the function itself runs in (PLATFORM §6). */
const TIME_ZONE = 'Asia/Shanghai';

const FIELDS = ['second', 'minute', 'hour', 'day', 'month', 'weekday', 'year'];
/** What a field may be made of: numbers or names, and the four signs that the platform documents. */
const FIELD = /^[0-9A-Za-z,\-*/]+$/;

/** @returns what is wrong with this 7-field expression, or undefined */
export function checkCron(expression: string): string | undefined {
  const fields = expression.trim().split(/\s+/);
  if (fields.length !== FIELDS.length) {
    return `expected 7 fields (${FIELDS.join(' ')}), got ${fields.length} in "${expression}".`;
  }
  const odd = fields.findIndex((field) => !FIELD.test(field));
  if (odd >= 0)
    return `expected digits, names and , - * / in the field "${FIELDS[odd]}", got "${fields[odd]}".`;
  try {
    compile(expression);
    return undefined;
  } catch (error) {
    return `"${expression}" is not understood: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** @returns the first due time after this one, both in epoch milliseconds; undefined when there is none any more */
export function nextDue(cron: Cron, after: number): number | undefined {
  return cron.nextRun(new Date(after))?.getTime();
}

/** A schedule without a timer of its own: the environment's clock, not the machine's, says when it is due. */
export function compile(expression: string): Cron {
  return new Cron(expression.trim(), { timezone: TIME_ZONE, paused: true, mode: '7-part' });
}
