/** Rules, traits, events and lists that are wrong, told to the built functions: each refused with its field, nothing written. */
import type { ContentChecked, ListPart, TrackResult } from '../../cloudfunctions/core/contract';
import { notifyPerFile } from '../support/cloud';
import { seed } from '../support/seed';
import { data, send } from '../support/shop';
import { ADMIN, expectForPeople, FUNCTION, USER } from './refusal';

const cloud = notifyPerFile();
const MEGABYTE = 'x'.repeat(1 << 20);
/** Small enough to be looked at. */
const LONG = 'x'.repeat(200_000);
const TOO_LARGE = /over 256 KB/;

/** What is there beside the log of who asked for what. */
async function written(): Promise<unknown> {
  const { collections, wechat } = await cloud().export();
  const { notify_audit: _audit, ...others } = collections;
  return { collections: others, wechat };
}
async function refused(name: string, event: unknown, who: object = ADMIN) {
  const before = await written();
  const answer = await cloud().call<unknown>(name, event, who);
  if (answer.ok) throw new Error(`not refused: ${JSON.stringify(event).slice(0, 200)}`);
  expectForPeople(answer.error);
  expect(await written()).toEqual(before);
  return answer.error;
}

const deep = (levels: number): object =>
  levels === 0 ? { kind: 'tag', name: 'regular' } : { kind: 'not', of: deep(levels - 1) };
const did = { kind: 'did', event: 'view' };
const level = { kind: 'trait', name: 'level', is: 'equals' };

test.each<[string, unknown, RegExp]>([
  ['nested too deep', deep(9), /rule: expected at most \d+ levels/],
  ['nested without end', deep(400), /levels|deep/],
  [
    'of too many parts',
    { kind: 'any', of: Array.from({ length: 400 }, () => deep(0)) },
    /rule: expected at most/,
  ],
  ['of an unknown trait', { ...level, name: 'lvl', value: 'gold' }, /rule\.name: .*lvl/],
  ['of a trait that every object inherits', { ...level, name: 'constructor', value: 'gold' }, /rule\.name/],
  [
    'of an unknown tag, deep inside',
    { kind: 'all', of: [{ kind: 'not', of: { kind: 'tag', name: 'x' } }] },
    /rule\.of\[0\]\.of\.name/,
  ],
  ['of an unknown event', { ...did, event: 'looked' }, /rule\.event/],
  ['of an undeclared key', { ...did, where: { colour: 'blue' } }, /rule\.where/],
  ['more than 20 times', { ...did, atLeast: 21 }, /rule\.atLeast: expected at most 20/],
  ['the last 21', { kind: 'ignored', last: 21 }, /rule\.last: expected at most 20/],
  ['a value of another type', { ...level, value: 7 }, /rule\.value/],
  ['an operator for a value', { ...level, value: { $ne: '' } }, /rule\.value/],
  ['an operator for a key', { ...did, where: { $where: 'sleep(1000)' } }, /rule\.where/],
  ['a dotted key', { ...did, where: { 'goods.$gt': 'a' } }, /rule\.where/],
  ['an operator for a kind', { $or: [{ kind: 'all', of: [] }] }, /rule/],
  ['a list of operators', { ...level, is: 'oneOf', value: [{ $regex: '.*' }] }, /rule\.value/],
  ['a megabyte', { ...level, value: MEGABYTE }, TOO_LARGE],
  ['two hundred thousand characters', { ...level, value: LONG }, /rule\.value/],
  ['a list that is not there', { kind: 'list', name: 'nobody' }, /rule\.name/],
  ['text', 'everybody', /rule/],
])('a rule %s is refused with its place', async (_what, rule, words) => {
  const error = await refused('manage', { action: 'segment.create', name: 'mug', title: '马克杯', rule });
  expect(error.message).toMatch(words);
});

test('a prototype in a rule is refused, at any depth', async () => {
  const rule = JSON.parse(
    '{"kind":"all","of":[{"kind":"did","event":"view","where":{"__proto__":"x"}}]}',
  ) as object;
  expect(
    (await refused('manage', { action: 'segment.create', name: 'mug', title: '', rule })).message,
  ).toMatch(/__proto__|rule\.of\[0\]/);
});

test.each<[string, object, object, RegExp]>([
  ['a trait of a megabyte', { kind: 'traits', set: { level: MEGABYTE } }, FUNCTION, TOO_LARGE],
  ['a long trait', { kind: 'traits', set: { level: LONG } }, FUNCTION, /set\.level/],
  ['an operator in a trait', { kind: 'traits', set: { level: { $ne: 1 } } }, FUNCTION, /set\.level/],
  ['an operator as a trait', { kind: 'traits', set: { '$set.muted': true } }, FUNCTION, /set/],
  ['a dotted trait', { kind: 'traits', set: { 'level.a': 'x' } }, FUNCTION, /set/],
  ['an operator as a tag', { kind: 'tags', add: ['$where'] }, FUNCTION, /add\[0\]/],
  ['a long prop', { kind: 'event', name: 'view', props: { goods: LONG } }, USER, /props\.goods/],
  ['an operator as a prop', { kind: 'event', name: 'view', props: { $goods: 'mug' } }, USER, /props/],
])('%s is refused whole', async (_what, event, who, words) => {
  const openid = who === FUNCTION ? { openid: 'o-user' } : {};
  expect((await refused('track', { events: [event], ...openid }, who)).message).toMatch(words);
});

test('what is no name of the configuration is refused by its place, and the rest is taken', async () => {
  const events = [
    { kind: 'event', name: 'view', props: { goods: 'mug' } },
    { kind: 'event', name: 'bought', props: { goods: 'mug' } },
    { kind: 'traits', set: { level: 'gold' } },
    { kind: 'event', name: 'toString' },
  ];
  const { results } = data(await cloud().call<TrackResult>('track', { events }, USER));
  expect(results.map(({ counted, error }) => error?.code ?? counted)).toEqual([
    true,
    'NOT_FROM_CLIENT',
    'NOT_FROM_CLIENT',
    'UNKNOWN_EVENT',
  ]);
});

test('directions of writing and signs in a trait reach no card: it is as long as people see it, on one line', async () => {
  await seed(cloud(), { users: ['o-1'], notifications: () => [] });
  const set = { level: '\u202e金\u200b卡\n👩‍🔧\u2066' };
  data(await cloud().call('track', { events: [{ kind: 'traits', set }], openid: 'o-1' }, FUNCTION));
  const asked = {
    to: 'o-1',
    template: 'backInStock',
    key: 'k1',
    data: { goods: '{{level|会员}}专享', price: 1 },
  };
  data(await send(cloud(), asked));
  const [card] = await cloud().messages('o-1');
  expect(card!.data['thing1']).toMatch(/^金卡 ?👩‍🔧专享$/u);
});

test('a list with a tenth of strangers gives them back, each once, and holds the others', async () => {
  const users = Array.from({ length: 90 }, (_, i) => `o-${i}`);
  await seed(cloud(), { users, notifications: () => [] });
  const strangers = Array.from({ length: 10 }, (_, i) => `o-none-${i}`);
  const values = [...users, ...strangers, ...users.slice(0, 5), 'o-none-0'];
  const add = { action: 'list.add', name: 'members', upload: 'u1', part: 0, values };
  const part = data(await cloud().call<ListPart>('manage', add, ADMIN));
  expect(part.people).toBe(90);
  expect([...new Set(part.strangers.map(({ value }) => value))].sort()).toEqual(strangers);
  const finish = { action: 'list.finish', name: 'members', upload: 'u1', parts: 1 };
  expect(data(await cloud().call('manage', finish, ADMIN))).toMatchObject({ size: 90 });
});

test.each<[string, object, RegExp]>([
  ['a line that is an operator', { values: [{ $ne: '' }] }, /values\[0\]/],
  ['a line of a megabyte', { values: [MEGABYTE] }, TOO_LARGE],
  ['a long line', { values: [LONG] }, /values/],
  ['nobody', { values: [] }, /values/],
  ['3,001 lines', { values: Array<string>(3001).fill('o-1') }, /values: expected at most 3000/],
  ['a trait that names nobody', { values: ['gold'], of: 'level' }, /of/],
])('a list of %s is refused', async (_what, more, words) => {
  const asked = { action: 'list.add', name: 'members', upload: 'u1', part: 0, ...more };
  expect((await refused('manage', asked)).message).toMatch(words);
});

test.each<[string, object, RegExp]>([
  ['an unknown trait', { data: { goods: '{{lvl|会员}}', price: 1 } }, /lvl/],
  ['an operator for text', { data: { goods: { $ne: 1 }, price: 1 } }, /data\.goods/],
  [
    'a function that is not listed',
    { data: { price: 1 }, content: { function: 'send' } },
    /content\.function/,
  ],
  ['5,001 people', { data: { goods: 'a', price: 1 }, limit: 5001 }, /limit/],
])('a content check with %s is refused', async (_what, more, words) => {
  const asked = { action: 'content.check', template: 'backInStock', ...more };
  expect((await refused('manage', asked)).message).toMatch(words);
});

test('a content check of nobody says that there is nobody', async () => {
  const asked = { action: 'content.check', template: 'backInStock', data: { goods: 'a', price: 1 } };
  expect(data(await cloud().call<ContentChecked>('manage', asked, ADMIN))).toMatchObject({
    checked: 0,
    all: true,
    refused: 0,
  });
});
