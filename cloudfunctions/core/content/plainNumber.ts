/** Digits that a JavaScript number surely keeps as they were written. */
const SURE_DIGITS = 15;

/**
 * A number in digits, never `1e+21`: WeChat takes digits only (PLATFORM §3).
 * @returns `undefined` for what has no digits (NaN, infinity), and where more digits were meant than a number keeps:
 *   an order number of 20 digits would reach the user as another one
 */
export function plainNumber(value: number): string | undefined {
  if (!Number.isFinite(value)) return undefined;
  if (Number.isSafeInteger(value)) return String(value);
  // `1.25e+21` → sign, digits 125, exponent 21.
  const [, sign = '', first = '', rest = '', power = ''] =
    /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(value.toExponential()) ?? [];
  const digits = first + rest;
  if (digits.length > SURE_DIGITS) return undefined;
  const point = 1 + Number(power);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  const whole = digits.slice(0, point).padEnd(point, '0');
  return sign + whole + (digits.length > point ? `.${digits.slice(point)}` : '');
}
