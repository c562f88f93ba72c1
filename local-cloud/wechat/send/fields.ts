/**
 * The rules of WeChat's field types (PLATFORM §3), one per type. Characters are counted as code points.
 * A type that is not listed (`short_thing`, `const`…) takes any text: its rule is not known.
 */

/** `23:59`, seconds allowed. */
const CLOCK = String.raw`(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?`;
/** `2019年10月1日`, `2019-10-01`, `2019/10/01`, `2019.10.01`. */
const MONTH = '(?:0?[1-9]|1[0-2])';
const DAY = String.raw`(?:0?[1-9]|[12]\d|3[01])`;
const DATE = String.raw`\d{4}(?:年${MONTH}月${DAY}日|-${MONTH}-${DAY}|/${MONTH}/${DAY}|\.${MONTH}\.${DAY})`;
/** A moment or, joined by `~`, a range of two. */
const span = (moment: string): RegExp => new RegExp(String.raw`^${moment}(?:\s?~\s?${moment})?$`);

/** Anything visible: no line breaks, no control or format characters that would hide. */
const CONTROL = /\p{Cc}/u;

interface FieldRule {
  /** Most characters, in code points. */
  max?: number;
  /** What the whole value must look like. */
  pattern?: RegExp;
  /** For what a pattern cannot say. */
  check?: (value: string) => boolean;
}

const FIELD_RULES: Readonly<Record<string, FieldRule>> = {
  // Any text of up to 20 characters.
  thing: { max: 20 },
  // Digits, with decimals perhaps; 32 digits at most.
  number: { pattern: /^\d+(?:\.\d+)?$/, check: (value) => digitsOf(value) <= 32 },
  // Latin letters only.
  letter: { max: 32, pattern: /^[A-Za-z]+$/ },
  // Neither letters (of any script) nor digits.
  symbol: { max: 5, pattern: /^[\p{P}\p{S}]+$/u },
  // Latin letters, digits and symbols, spaces between them; no Chinese.
  character_string: { max: 32, pattern: /^(?=.*\S)[A-Za-z0-9\p{P}\p{S} ]+$/u },
  // A time of day, with a date before it perhaps; or two of them joined by `~`.
  time: { pattern: span(String.raw`(?:${DATE}\s?)?${CLOCK}`), check: hasRealDays },
  // A date, with a time of day after it perhaps; or two of them joined by `~`.
  date: { pattern: span(String.raw`${DATE}(?:\s?${CLOCK})?`), check: hasRealDays },
  // One currency sign, up to 10 digits, fen as decimals, 元 at the end perhaps.
  amount: { pattern: /^\p{Sc}?\d{1,10}(?:\.\d{1,2})?元?$/u },
  // Digits and the symbols of telephone numbers.
  phone_number: { max: 17, pattern: /^[\d+\-()#* ]*\d[\d+\-()#* ]*$/ },
  // A plate: the first and the last character may be Chinese, those between are letters and digits.
  car_number: {
    max: 8,
    pattern: /^[\p{Script=Han}A-Za-z0-9](?:[A-Za-z0-9]*[\p{Script=Han}A-Za-z0-9])?$/u,
  },
  // 10 Chinese characters, or 20 letters and symbols (joined emoji too); a mixture counts as Chinese. No digits.
  name: {
    pattern: /^[\u200d\u200c\p{L}\p{M}\p{P}\p{S} ]+$/u,
    check: (value) => lengthOf(value) <= (isHan(value) ? 10 : 20),
  },
  // Chinese only.
  phrase: { max: 5, pattern: /^\p{Script=Han}+$/u },
};

/** Splits `thing12` into its type; `undefined` when the key is not type + number. */
export function typeOfField(field: string): string | undefined {
  return /^([a-z]+(?:_[a-z]+)*)\d+$/.exec(field)?.[1];
}

/**
 * Whether WeChat would take the value for the field.
 * @param allowed values of an `enum` field, where the template lists them
 */
export function fieldTakes(type: string, value: string, allowed?: readonly string[]): boolean {
  if (value.trim() === '' || CONTROL.test(value)) return false;
  if (allowed) return allowed.includes(value);
  const {
    max = Infinity,
    pattern,
    check,
  } = Object.hasOwn(FIELD_RULES, type) ? (FIELD_RULES[type] ?? {}) : {};
  return lengthOf(value) <= max && (pattern?.test(value) ?? true) && (check?.(value) ?? true);
}

/** 30 February is no day (PLATFORM §3). */
function hasRealDays(value: string): boolean {
  return [...value.matchAll(/(\d{4})\D(\d{1,2})\D(\d{1,2})/g)].every(([, year, month, day]) => {
    const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
    return at.getUTCMonth() === Number(month) - 1 && at.getUTCDate() === Number(day);
  });
}

const lengthOf = (value: string): number => [...value].length;
const digitsOf = (value: string): number => value.replace(/\D/g, '').length;
const isHan = (value: string): boolean => /\p{Script=Han}/u.test(value);
