import fc from 'fast-check';
import { classify, recordedRule, type Verdict } from './classify';
import { CODES, type CodeClass } from './table';

type Code = number | string;
const refused = (code: Code, text = '', minusOne: 'refused' | 'unknown' = 'refused'): Verdict =>
  classify({ ok: false, code, text }, minusOne);
const classOf = (verdict: Verdict): CodeClass | 'accepted' =>
  verdict.kind === 'refused' ? verdict.rule.class : verdict.kind;

/** PLATFORM §2, row by row. */
const TABLE: [Code, CodeClass][] = [
  [40003, 'failed'],
  [40037, 'failed'],
  [41030, 'failed'],
  [43101, 'credit'],
  [43107, 'failed'],
  [43108, 'retry'],
  [43116, 'failed'],
  [45009, 'quota'],
  [45168, 'failed'],
  [47003, 'failed'],
  [48001, 'failed'],
  [-604100, 'failed'],
  [-604101, 'failed'],
  [-604102, 'unknown'],
  [-604103, 'unknown'],
  [-604104, 'failed'],
  [-501003, 'pause'],
  [-501004, 'pause'],
  [-501005, 'pause'],
  [-501009, 'pause'],
  [45011, 'pause'],
  [40001, 'pause'],
  [40014, 'pause'],
  [42001, 'pause'],
  [61007, 'pause'],
  [40013, 'pause'],
  [40125, 'pause'],
  [40164, 'pause'],
  [41004, 'pause'],
  ['NO_ACCESS_TOKEN', 'pause'],
  ['NOT_CONNECTED', 'pause'],
  ['BAD_API_ADDRESS', 'pause'],
  ['TOO_LATE', 'unsent'],
  [-501001, 'unknown'],
  [-501002, 'unknown'],
  [-601001, 'unknown'],
  [-601004, 'unknown'],
];

test.each(TABLE)('%j is %s', (code, expected) => {
  expect(classOf(refused(code))).toBe(expected);
});

test.each([
  [-501001, 'LimitExceeded.OutOfFunctionQuota: the plan is used up'],
  ['LimitExceeded.OutOfDatabaseQuota', ''],
])('%j with "%s" says that the plan is used up: nothing was sent, nothing is lost', (code, text) => {
  expect(refused(code, text)).toMatchObject({
    kind: 'refused',
    code: 'PLAN_USED_UP',
    rule: { class: 'pause', scope: 'account' },
  });
  // Recovery has only the recorded code.
  expect(recordedRule('PLAN_USED_UP').class).toBe('pause');
});

/** As documents and threads quote them: codes.ts names the sources. */
test.each([
  [-501001, 'openapi.subscribeMessage.send:fail invalid wx openapi access_token'],
  [-501001, 'resource system error. INVALID_WX_ACCESS_TOKEN'],
  ['INVALID_WX_ACCESS_TOKEN', ''],
  [-501007, 'invalid parameters | errMsg: urlscheme.generate:fail missing wxCloudApiToken'],
  [-501007, 'openapi.subscribeMessage.send:fail -501007 invalid parameters. Invalid wxCloudApiToken'],
  [-1, 'invalid wxCloudApiToken rid: 5f1a'],
])(
  '%j with "%s" says that the call has no WeChat token: nothing was sent, and no breaker opens',
  (code, text) => {
    expect(refused(code, text)).toMatchObject({
      kind: 'unsent',
      code: 'NO_WECHAT_TOKEN',
      rule: { class: 'unsent', scope: 'call' },
    });
    expect(recordedRule('NO_WECHAT_TOKEN').class).toBe('unsent');
  },
);

test('a token that is merely named says nothing', () => {
  expect(refused(-501001, 'socket hang up {"wxCloudApiToken":"t"}').kind).toBe('unknown');
  expect(refused(-501007, 'invalid parameters')).toMatchObject({ kind: 'refused', code: -501007 });
});

test('an answer with a msgid is accepted', () => {
  expect(classify({ ok: true, msgid: '9007199254740993' }, 'refused')).toEqual({
    kind: 'accepted',
    msgid: '9007199254740993',
  });
});

test('success without a msgid, as cloud calls answer it, is success', () => {
  expect(classify({ ok: true }, 'refused')).toEqual({ kind: 'accepted', msgid: '' });
  expect(classify({ ok: true, msgid: '' }, 'refused')).toEqual({ kind: 'accepted', msgid: '' });
});

test('an empty answer, which the SDK takes for success, is not known', () => {
  expect(classify({ ok: true, undecodable: true }, 'refused').kind).toBe('unknown');
});

test('WeChat’s own -1 is a refusal by default; the SDK’s -1, or any where the setting says so, is not', () => {
  expect(classOf(refused(-1, 'system error rid: 5f1a'))).toBe('retry');
  expect(classOf(refused(-1, 'errCode: -1 | errMsg: rid: 5f1a'))).toBe('retry');
  expect(classOf(refused(-1, 'empty response'))).toBe('unknown');
  expect(classOf(refused(-1, ''))).toBe('unknown');
  expect(classOf(refused(-1, 'system error', 'unknown'))).toBe('unknown');
});

test('a refusal with a positive code that nobody has listed fails for good', () => {
  expect(refused(49999)).toMatchObject({ kind: 'refused', rule: { class: 'failed', reason: 'REFUSED' } });
});

test.each<Code>([
  0,
  Number.NaN,
  -2,
  -999,
  'ECONNRESET',
  'UNREADABLE',
  'ETIMEDOUT',
  '',
  'constructor',
  '__proto__',
  'toString',
])('%j is no word of WeChat’s: unknown', (code) => {
  expect(refused(code)).toEqual({ kind: 'unknown', code });
});

/** DESIGN §7: refused by WeChat with its own errcode, or a gateway code known to precede the call. */
const PRECEDES_THE_CALL: Code[] = [-501003, -501004];

test('only what WeChat itself refused, or what never reached it, is ever repeated', () => {
  const code = fc.oneof(
    fc.integer({ min: -700_000, max: 100_000 }),
    fc.constantFrom(...TABLE.map(([listed]) => listed), -1),
    fc.string({ maxLength: 12 }),
  );
  const text = fc.oneof(fc.string({ maxLength: 20 }), fc.constant('system error rid: 1'));
  fc.assert(
    fc.property(
      code,
      text,
      fc.constantFrom('refused' as const, 'unknown' as const),
      (code, text, minusOne) => {
        const verdict = refused(code, text, minusOne);
        if (verdict.kind !== 'refused' || !['retry', 'quota', 'credit'].includes(verdict.rule.class)) return;
        const wechats =
          Number(code) > 0 || (code === -1 && minusOne === 'refused' && /system error|rid:/i.test(text));
        expect(wechats || PRECEDES_THE_CALL.includes(Number(code))).toBe(true);
      },
    ),
    { numRuns: 2000 },
  );
});

test('a recorded refusal is settled by the rule it was classified by', () => {
  for (const [code] of TABLE) {
    const verdict = refused(code);
    if (verdict.kind === 'refused') expect(recordedRule(code)).toBe(verdict.rule);
  }
  expect(recordedRule(-1)).toMatchObject({ class: 'retry' });
  expect(recordedRule(49999)).toMatchObject({ class: 'failed', reason: 'REFUSED' });
});

test('a recorded code that WeChat did not say is explained as such', () => {
  expect(recordedRule('ECONNRESET').class).toBe('unknown');
  expect(recordedRule(-501001).class).toBe('unknown');
});

test('every code is explained in English and in Chinese', () => {
  for (const rule of Object.values(CODES)) {
    expect(rule.en).toMatch(/[a-z]/);
    expect(rule.zh).toMatch(/\p{Script=Han}/u);
  }
});
