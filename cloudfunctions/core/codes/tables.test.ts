/** What must hold of every line of the table of codes, whoever adds one. */
import { classify, recordedRule, saysNoToken } from './classify';
import { HTTPS_CODES } from './httpsCodes';
import { PAUSES } from './pauses';
import {
  AMBIGUOUS,
  CODES,
  SYSTEM_BUSY,
  TELLING_TEXTS,
  UNLISTED,
  type CodeClass,
  type CodeRule,
} from './table';

const LISTED = Object.entries(CODES);
const ALL: [string, CodeRule][] = [
  ...LISTED,
  ['-1', SYSTEM_BUSY],
  ['others', UNLISTED],
  ['no answer', AMBIGUOUS],
];
const HAN = /\p{Script=Han}/u;
const SECOND = 1000;
const HOUR = 3600 * SECOND;

test('a code stands in one part of the table only: of two lines one would be lost in silence', () => {
  const parts = [Object.keys(PAUSES), Object.keys(HTTPS_CODES)].flat();
  expect(new Set(parts).size).toBe(parts.length);
  for (const code of parts) expect(CODES[code]).toBe(PAUSES[code] ?? HTTPS_CODES[code]);
});

test.each(ALL)('%s is told in English without Chinese, and in Chinese', (_code, { en, zh }) => {
  expect(en).toMatch(/[a-z]/);
  expect(en).not.toMatch(HAN);
  expect(zh).toMatch(HAN);
  expect(en + zh).not.toMatch(/undefined|\s{2}|^\s|\s$/);
});

test.each(LISTED)('%s is a number as WeChat writes it, or a word of our own', (code) => {
  expect(code).toMatch(/^(-?[1-9]\d*|[A-Z]+(_[A-Z]+)+)$/);
});

test.each(ALL)(
  '%s pauses the whole account for a while, or nobody',
  (_code, { class: kind, scope, pauseMs }) => {
    if (kind !== 'pause') return expect(pauseMs).toBeUndefined();
    expect(scope).toBe('account');
    expect(pauseMs).toBeGreaterThanOrEqual(5 * SECOND);
    expect(pauseMs).toBeLessThanOrEqual(HOUR);
  },
);

/** Whom a refusal of a class can concern. */
const SCOPES: Record<CodeClass, CodeRule['scope'][]> = {
  failed: ['message', 'user', 'template', 'account'],
  retry: ['user', 'account'],
  pause: ['account'],
  quota: ['account'],
  credit: ['user'],
  unsent: ['call'],
  unknown: ['message'],
};

test.each(ALL)('%s concerns whom its class can concern', (_code, { class: kind, scope }) => {
  expect(SCOPES[kind]).toContain(scope);
});

test('43101 alone says anything of a credit, 45009 alone of the quota', () => {
  const of = (kind: CodeClass) => LISTED.filter(([, rule]) => rule.class === kind).map(([code]) => code);
  expect(of('credit')).toEqual(['43101']);
  expect(of('quota')).toEqual(['45009']);
});

test('whatever may have arrived is never repeated: neither paused for nor tried again', () => {
  for (const code of [-604102, -604103, -501001, -501002, -601001, 'ECONNRESET'])
    expect([code, recordedRule(code).class]).toEqual([code, 'unknown']);
  for (const [code, { class: kind, reason }] of ALL)
    expect([code, reason === 'UNKNOWN_OUTCOME']).toEqual([code, kind === 'unknown']);
});

test('each text that says more than its code leads to a line of the table', () => {
  for (const { code } of TELLING_TEXTS) expect(Object.keys(CODES)).toContain(code);
});

test.each<[string, number | string, string, boolean]>([
  ['an expired token', 42001, 'access_token expired rid: 1', true],
  ['an invalid one', 40001, 'invalid credential', true],
  ['one that is none', 40014, 'invalid access_token', true],
  ['a code as text', '42001', '', true],
  ['the gateway’s words', -501007, 'missing wxCloudApiToken', true],
  ['the SDK’s words', -501001, 'invalid wx openapi access_token', true],
  ['a used-up quota', 45009, 'reach max api daily quota limit', false],
  ['a missing permission', -604101, 'function has no permission to call this API', false],
  ['a ban', 43107, 'banned', false],
  ['a reset connection', -501001, 'socket hang up', false],
  ['the user’s no', 43101, 'user refuse to accept the msg rid: 42001', false],
])('%s says that there is no token, or not: %j', (_what, code, text, says) => {
  expect(saysNoToken(code, text)).toBe(says);
});

test('a code that came as text means what the number means', () => {
  for (const [code, rule] of LISTED) {
    if (!/^-?\d+$/.test(code)) continue;
    const [asText, asNumber] = [code, Number(code)].map((each) =>
      classify({ ok: false, code: each, text: '' }, 'refused'),
    );
    expect(asText?.kind).toBe(asNumber?.kind);
    expect(recordedRule(code)).toBe(rule);
    expect(recordedRule(Number(code))).toBe(rule);
  }
});
