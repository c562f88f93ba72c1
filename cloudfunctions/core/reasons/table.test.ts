import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../rules/rules';
import { FINAL_STATES, STATES } from '../model/states';
import { ANSWERED } from './answered';
import { isKnownPair, REASONS, reasonIn, reasonNow, reasonThen, type ReasonCode } from './table';

const CODE_LIST = Object.keys(REASONS) as ReasonCode[];
const HAN = /\p{Script=Han}/u;
const PAIRS = CODE_LIST.flatMap((code) =>
  Object.keys(REASONS[code].then).map((state): [string, ReasonCode] => [state, code]),
);

/** Every source of the functions but the words themselves and tests. */
function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'reasons' ? [] : sources(path);
    return entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts') ? [readFileSync(path, 'utf8')] : [];
  });
}

test('every reason is given somewhere: words that nothing leads to would be promises', () => {
  const code = sources(join(__dirname, '../..')).join('\n');
  const neverGiven = CODE_LIST.filter((reason) => !code.includes(`'${reason}'`));
  expect(neverGiven).toEqual([]);
});

test('every reason that a rule gives can be told before anything is sent, in the present', () => {
  const given = RULES.flatMap(({ reasons }) => reasons);
  // What an answer of WeChat's gave is told of rows that have been sent before: in the past.
  const before = given.filter((code) => !Object.hasOwn(ANSWERED, code));
  expect(before.filter((code) => REASONS[code].is === undefined)).toEqual([]);
});

test('every state that a reason stands in is one', () => {
  const strangers = PAIRS.filter(([state]) => !(STATES as readonly string[]).includes(state));
  expect(strangers).toEqual([]);
});

test('every final state without success has reasons, and success has none', () => {
  const withReason = new Set(PAIRS.map(([state]) => state));
  expect(FINAL_STATES.filter((state) => !withReason.has(state))).toEqual(['delivered']);
});

test.each(PAIRS)('%s for %s is a sentence and advice in both languages, without a gap', (state, code) => {
  const { message, advice } = reasonIn(state, code);
  const [en = '', zh = ''] = message.split('（');
  expect(en).toMatch(/[a-z]/);
  expect(en).not.toMatch(HAN);
  expect(zh).toMatch(HAN);
  expect(advice).toMatch(/^[A-Z].*[.]/);
  expect(advice).toMatch(HAN);
  expect(message + advice).not.toMatch(/[{}]|undefined|null/);
});

/** What is said of the future. */
const AHEAD = /\b(it goes|is tried again|is sent again|it waits|is taken up|settles)\b|将于|等待|每半小时/;

test.each(PAIRS)('%s for %s speaks of the future only where there is one', (state, code) => {
  const { message } = reasonIn(state, code);
  if (FINAL_STATES.some((final) => final === state)) {
    expect(message).not.toMatch(AHEAD);
    expect(message).not.toMatch(/\b(is|are|has|goes)\b/);
  } else expect(message).toMatch(AHEAD);
});

test.each(CODE_LIST)('as a step of the history %s says only what happened then', (code) => {
  const { message } = reasonThen(code);
  expect(message).not.toMatch(AHEAD);
  expect(message).not.toMatch(/\b(is|are|has|goes)\b/);
});

test('what stands in the way now is told in the present', () => {
  expect(reasonNow('MUTED').message).toMatch(/^the user has switched .*（用户已关闭/);
  expect(reasonNow('INVALID_PAGE').message).toMatch(/^the page did not exist/);
});

test('what is known of the case is filled in', () => {
  const detail = { en: 'it went at 10:02', zh: '已于 10:02 使用' };
  const at = { en: 'at 11:00', zh: ' 11:00 ' };
  const until = { en: 'until noon', zh: '到中午' };
  expect(reasonIn('suppressed', 'NO_CREDIT', { detail }).message).toBe(
    'it went at 10:02; it was not sent（已于 10:02 使用，未发送）',
  );
  expect(reasonIn('scheduled', 'QUIET_HOURS', { at }).message).toMatch(
    /they end, at 11:00（.*（ 11:00 ）发送/,
  );
  expect(reasonIn('waiting', 'NO_CREDIT', { until }).message).toMatch(/accept, until noon（.*，到中午）/);
});

test('what was put off and is being taken up bears its reason still', () => {
  expect(isKnownPair('claimed', 'QUIET_HOURS')).toBe(true);
  expect(reasonIn('claimed', 'QUIET_HOURS').message).toMatch(/; it is being taken up now（/);
});

test('a pair that must not occur is none, and is told by what happened alone', () => {
  expect(isKnownPair('failed', 'MUTED')).toBe(false);
  expect(isKnownPair('toString', 'MUTED')).toBe(false);
  expect(reasonIn('failed', 'MUTED').message).toBe(
    'the user had switched all notifications off（当时用户已关闭全部通知）',
  );
});
