/** What operators may not ask for: what is refused, where the answer says so, and in which words. */
import { firstMistake } from '../../../test/support/refusedRequest';
import { MOST_BYTES, MOST_LINES, manageRequest } from '.';
import { MOST_DEPTH, MOST_NODES } from '../model/rule';
import { REPLAYABLE } from '../model/replayable';
import { SETTING_NAMES } from '../model/settings';

type Json = Record<string, unknown>;
const said = (request: Json): string | undefined => firstMistake(manageRequest, request);

const segment = (rule: unknown) => ({ action: 'segment.create', name: 's', rule });
const tag = { kind: 'tag', name: 'vip' };
const bucket = (from: number, to: number) => segment({ kind: 'bucket', from, to });
const trait = (is: string, value?: unknown) =>
  segment({ kind: 'trait', name: 'age', is, ...(value === undefined ? {} : { value }) });
const did = (where: Json) => segment({ kind: 'did', event: 'view', where });
const add = (values: unknown) => ({ action: 'list.add', name: 'l', upload: 'u1', part: 0, values });
const mute = (more: Json) => ({ action: 'user.mute', openid: 'o', reason: 'asked', ...more });
const set = (more: Json) => ({ action: 'settings.set', version: 0, name: 'capAll', ...more });
const nested = (depth: number): unknown => (depth === 1 ? tag : { kind: 'not', of: nested(depth - 1) });
const wide = (leaves: number) => ({ kind: 'all', of: Array<unknown>(leaves).fill(tag) });

test.each<[string, Json]>([
  ['a rule of everybody', segment({ kind: 'all', of: [] })],
  ['a rule as deep as may be', segment(nested(MOST_DEPTH))],
  ['a rule as wide as may be', segment(wide(MOST_NODES - 1))],
  ['all parts', bucket(0, 10_000)],
  ['whoever has the trait', trait('exists')],
  ['a list as long as may be', add(Array(MOST_LINES).fill('o-user'))],
  ['all off', mute({ scope: 'all' })],
  ['a setting as configured again', set({ value: null })],
  ['no webhook', set({ name: 'webhook', value: null })],
  [
    'a rejection with its words',
    { action: 'template.state', name: 'offer', state: 'rejected', note: '类目不符' },
  ],
])('%s passes', (_name, request) => {
  expect(said(request)).toBeUndefined();
});

test.each<[string, Json, string]>([
  [
    'any of nothing',
    segment({ kind: 'any', of: [] }),
    'rule.of: expected at least 1 entries, got a list of 0',
  ],
  [
    'a rule too deep',
    segment(nested(MOST_DEPTH + 1)),
    `rule: expected at most ${MOST_DEPTH} levels from the top to the deepest leaf`,
  ],
  ['a rule too wide', segment(wide(MOST_NODES)), `rule: expected at most ${MOST_NODES} groups and leaves`],
  [
    'a rule of 33 KB',
    segment({
      kind: 'all',
      of: Array<unknown>(10).fill({
        kind: 'trait',
        name: 'a',
        is: 'oneOf',
        value: Array(50).fill('字'.repeat(80)),
      }),
    }),
    'rule: expected at most 32 KB as JSON',
  ],
  [
    'a comparison with nothing',
    trait('equals'),
    'rule.value: expected a value for every comparison but "exists"',
  ],
  [
    'existence of a value',
    trait('exists', 3),
    'rule.value: expected a value for every comparison but "exists"',
  ],
  [
    'one of a single value',
    trait('oneOf', 3),
    'rule.value: expected a list for "oneOf" and for nothing else',
  ],
  [
    'a list to be equal to',
    trait('equals', [3]),
    'rule.value: expected a list for "oneOf" and for nothing else',
  ],
  ['one of none', trait('oneOf', []), 'rule.value: expected at least 1 entries, got a list of 0'],
  [
    'two props at a time',
    did({ goods: 'a', again: true }),
    'rule.where: expected exactly one declared key: events are counted by one at a time',
  ],
  ['no prop', did({}), 'rule.where: expected exactly one declared key: events are counted by one at a time'],
  [
    'an operator as prop',
    did({ $where: 'a' }),
    'rule.where.$where: expected a plain name without "." or a leading "$", got "$where"',
  ],
  ['a part from behind', bucket(5000, 5000), 'rule.to: expected a part after "from", up to 10000'],
  ['more than all parts', bucket(0, 10_001), 'rule.to: expected at most 10000, got 10001'],
  [
    'a leaf that nobody knows',
    segment({ kind: 'js', code: '1' }),
    'rule.kind: expected one of all, any, not, trait, tag, did, notDone, stopped, cameBack, wished, topic, credit, received, clicked, ignored, gotCampaign, list, bucket, got "js"',
  ],
  [
    'a preview of nothing',
    { action: 'segment.preview' },
    'name: expected a stored segment’s name, or a rule, and not both',
  ],
  [
    'a preview of two',
    { action: 'segment.preview', name: 's', rule: tag },
    'name: expected a stored segment’s name, or a rule, and not both',
  ],
  ['a version 0', { action: 'segment.show', name: 's', version: 0 }, 'version: expected at least 1, got 0'],
  ['no lines', add([]), 'values: expected at least 1 entries, got a list of 0'],
  ['an empty line', add(['o', '']), 'values[1]: expected an openid, or the value of a trait, got ""'],
  ['3001 lines', add(Array(MOST_LINES + 1).fill('o')), 'values: expected at most 3000, got a list of 3001'],
  [
    'lines of more than 100 KB',
    add(Array(2000).fill('o'.repeat(60))),
    `values: expected at most ${MOST_BYTES / 1024} KB: send it in more parts`,
  ],
  ['part 1000', { ...add(['o']), part: 1000 }, 'part: expected at most 999, got 1000'],
  [
    'an upload of no part',
    { action: 'list.finish', name: 'l', upload: 'u', parts: 0 },
    'parts: expected at least 1, got 0',
  ],
])('of a segment or a list %s is refused', (_name, request, words) => {
  expect(said(request)).toBe(words);
});

test.each<[string, Json, string]>([
  [
    'a standstill without why',
    { action: 'promotional.pause', why: '' },
    'why: expected why, for the audit log, got ""',
  ],
  [
    'a mute without why',
    mute({ scope: 'all', reason: '' }),
    'reason: expected why, for the audit log, got ""',
  ],
  [
    'a mute of all that names one',
    mute({ scope: 'all', name: 'offers' }),
    'name: expected a name for the scopes "topic" and "template", none for "all"',
  ],
  [
    'a mute of a topic without its name',
    mute({ scope: 'topic' }),
    'name: expected a name for the scopes "topic" and "template", none for "all"',
  ],
  ['a setting without a value', set({}), 'value: expected a value; of "webhook" an address'],
  [
    'an address of a cap',
    set({ value: 3, address: 'https://a' }),
    'value: expected a value; of "webhook" an address',
  ],
  [
    'a webhook as a value, which the audit log would keep',
    set({ name: 'webhook', value: 'https://a' }),
    'value: expected a value; of "webhook" an address',
  ],
  [
    'a webhook that is both',
    set({ name: 'webhook', value: null, address: 'https://a' }),
    'value: expected a value; of "webhook" an address',
  ],
  ['a webhook that is neither', set({ name: 'webhook' }), 'value: expected a value; of "webhook" an address'],
  [
    'a setting that nobody knows',
    set({ name: 'admins', value: 'me' }),
    `name: expected one of ${SETTING_NAMES.join(', ')}, got "admins"`,
  ],
  [
    'an answer that shows nothing',
    { action: 'feedback.answer', id: 'feedback:a', answer: ' \u3164' },
    'answer: expected the words that the user is to read, got none, got " \u3164"',
  ],
  [
    'feedback by another fact’s id',
    { action: 'feedback.close', id: 'click:abc' },
    'id: expected an id as `feedback.list` has it, got "click:abc"',
  ],
  [
    'a rejection without its words',
    { action: 'template.state', name: 'offer', state: 'rejected', note: ' ' },
    'note: expected the words of the rejection',
  ],
  [
    'one keyword',
    { action: 'template.add', tid: 1, keywords: [1], scene: 'a' },
    'keywords: expected 2 to 5 different keywords, got a list of 1',
  ],
  [
    'a keyword twice',
    { action: 'template.add', tid: 1, keywords: [1, 2, 1], scene: 'a' },
    'keywords: expected 2 to 5 different keywords',
  ],
  [
    'no scene',
    { action: 'template.add', tid: 1, keywords: [1, 2], scene: '' },
    'scene: expected what it is for, 1 to 15 characters, got ""',
  ],
  [
    'a replay for a reason that may have arrived',
    { action: 'message.replay', reason: 'UNKNOWN_OUTCOME' },
    `reason: expected one of ${REPLAYABLE.join(', ')}, got "UNKNOWN_OUTCOME"`,
  ],
  [
    'a replay of 1001',
    { action: 'message.replay', reason: 'QUOTA', limit: 1001 },
    'limit: expected at most 1000, got 1001',
  ],
  [
    'a content check of 5001 people',
    { action: 'content.check', template: 'offer', data: {}, limit: 5001 },
    'limit: expected at most 5000, got 5001',
  ],
])('%s is refused', (_name, request, words) => {
  expect(said(request)).toBe(words);
});
