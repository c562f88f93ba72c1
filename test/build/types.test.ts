/** A wrong alias, data name, topic or field does not compile: in the configuration, in a caller, and through the helper's `.d.ts`. */
import { checkConfig } from '../../cloudfunctions/core/checking/checkConfig';
import { declarations } from '../../scripts/build/helper/declarations';
import { typeErrors } from './compile';

const ID = 'T'.repeat(43);

const CONFIG = `{
  appid: 'wx0123456789abcdef',
  environments: { local: { envId: 'local', state: 'developer' } },
  topics: { news: { title: '消息' } },
  templates: {
    hello: {
      id: '${ID}', kind: 'one-time', title: '消息', topic: 'news', class: 'transactional',
      data: { text: 'thing1', price: 'amount2', at: { field: 'time3', default: '15:01' }, how: { field: 'enum4', values: ['快', '慢'] } },
    },
    bye: { id: '${'B'.repeat(43)}', kind: 'one-time', title: '再见', topic: 'news', class: 'promotional', data: { why: 'phrase1' } },
  },
  goals: { order: { title: '下单' } },
}`;

const configSource = (config: string) => `
import { defineConfig } from './cloudfunctions/core/config/defineConfig';
export default defineConfig(${config});`;

/** Lines of `file` that are wrong, as numbers. */
const wrongLines = (errors: string[], file: string) =>
  [
    ...new Set(
      errors.filter((error) => error.startsWith(`${file}:`)).map((error) => Number(error.split(':')[1])),
    ),
  ].sort((a, b) => a - b);

test('a sound configuration compiles', () => {
  expect(typeErrors({ 'example.config.ts': configSource(CONFIG) })).toEqual([]);
});

test.each([
  [
    'a topic that is not there',
    `topic: 'news', class: 'transactional'`,
    `topic: 'nes', class: 'transactional'`,
    /"?nes"?/,
  ],
  ['a field of no known type', `price: 'amount2'`, `price: 'amont2'`, /amont2/],
  ['a field without a number', `text: 'thing1'`, `text: 'thing'`, /"thing"/],
  [
    'an unknown option',
    `kind: 'one-time', title: '消息'`,
    `kind: 'one-time', titel: '', title: '消息'`,
    /titel|never/,
  ],
  ['an unknown option at the top', `goals:`, `gaols: {}, goals:`, /gaols/],
  ['a wrong word for an option', `state: 'developer'`, `state: 'development'`, /development/],
])('a configuration with %s does not compile', (_what, sound, broken, expected) => {
  expect(CONFIG).toContain(sound);
  expect(typeErrors({ 'example.config.ts': configSource(CONFIG.replace(sound, broken)) }).join('\n')).toMatch(
    expected,
  );
});

/** Every line with "wrong" must fail, and only those. */
const USES = `
({ template: 'hello', data: { text: 'a', price: 3, how: '快' }, ...rest });
({ template: 'hello', data: { text: 'a', price: '¥3', how: '慢', at: new Date() }, ...rest, sendAt: new Date() });
({ template: 'bye', data: { why: '好' }, ...rest, whenNoCredit: 'wait' });
({ template: 'helo', data: { why: '好' }, ...rest }); // wrong alias
({ template: 'bye', data: { why: '好', extra: 1 }, ...rest }); // wrong: a name too many
({ template: 'hello', data: { text: 'a', how: '快' }, ...rest }); // wrong: price is missing
({ template: 'hello', data: { text: 'a', prices: 3, how: '快' }, ...rest }); // wrong name
({ template: 'bye', data: { why: 7 }, ...rest }); // wrong type
({ template: 'hello', data: { text: 'a', price: 3, how: '中' }, ...rest }); // wrong value of an enum
({ template: 'bye', data: { why: '好' }, to: 'o-1' }); // wrong: key is missing
`;

const uses = (head: string, call: (argument: string) => string) =>
  `${head}\n${USES.trim()
    .split('\n')
    .map((line) => line.replace(/^\((.*)\);/, (_all, argument: string) => `${call(argument)};`))
    .join('\n')}\n`;

const markedLines = (source: string) =>
  source.split('\n').flatMap((line, index) => (line.includes('// wrong') ? [index + 1] : []));

test("NotificationOf takes exactly the configuration's aliases and data names", () => {
  const source = uses(
    `import config from './example.config'; import type { NotificationOf } from './cloudfunctions/core/config/notification'; const rest = { to: 'o-1', key: 'k' }; const take = (_: NotificationOf<typeof config>) => {};`,
    (argument) => `take(${argument})`,
  );
  const errors = typeErrors({ 'example.config.ts': configSource(CONFIG), 'example.ts': source });
  expect(wrongLines(errors, 'example.ts')).toEqual(markedLines(source));
});

const DTS = declarations(checkConfig(new Function(`return ${CONFIG}`)()));

test("the generated helper's types refuse the same mistakes, in TypeScript", () => {
  const source = uses(
    `import { createNotify } from './notify'; declare const cloud: { callFunction(request: { name: string }): Promise<unknown> }; const notify = createNotify({ cloud }); const rest = { to: 'o-1', key: 'k' };`,
    (argument) => `void notify.send(${argument})`,
  );
  expect(wrongLines(typeErrors({ 'notify.d.ts': DTS, 'example.ts': source }), 'example.ts')).toEqual(
    markedLines(source),
  );
});

test("the generated helper's types refuse the same mistakes, in checked JavaScript", () => {
  const source = uses(
    `import { createNotify } from './notify'; const notify = createNotify({ cloud: { callFunction: async () => ({}) } }); const rest = { to: 'o-1', key: 'k' };`,
    (argument) => `notify.send(${argument})`,
  );
  expect(wrongLines(typeErrors({ 'notify.d.ts': DTS, 'example.js': source }), 'example.js')).toEqual(
    markedLines(source),
  );
});

test('goals are literal types in the helper, and the whole file compiles by itself', () => {
  const source = `import { createNotify } from './notify';
    declare const cloud: { callFunction(request: { name: string }): unknown };
    const notify = createNotify({ cloud });
    void notify.convert({ goal: 'order', id: '1', value: 8900 });
    void notify.convert({ goal: 'ordr', id: '1' }); // wrong`;
  const errors = typeErrors({ 'notify.d.ts': DTS, 'example.ts': source });
  expect(wrongLines(errors, 'example.ts')).toEqual(markedLines(source));
  expect(wrongLines(errors, 'notify.d.ts')).toEqual([]);
});

test('where a function gives the content, what it gives may be left out; only those that are listed may give it', () => {
  const listed = checkConfig({ ...new Function(`return ${CONFIG}`)(), contentFunctions: ['coupons'] });
  const source = `import { createNotify, type ContentAnswer, type ContentCall } from './notify';
    declare const cloud: { callFunction(request: { name: string }): unknown };
    const notify = createNotify({ cloud });
    const content = { function: 'coupons' } as const;
    const wish = { template: 'bye', about: 'goods:1', key: 'k' } as const;
    void notify.toWish({ ...wish, data: {}, content });
    void notify.toWish({ ...wish, data: { why: '好' }, limit: 3 });
    void notify.toWish({ ...wish, data: {} }); // wrong: nobody gives why
    void notify.toWish({ ...wish, data: { who: '好' }, content }); // wrong name
    void notify.toWish({ ...wish, data: {}, content: { function: 'refund' } }); // wrong: not listed
    const many = [{ to: 'o-1', template: 'bye', key: 'k', data: {} }] as const;
    void notify.sendMany(many, { content });
    void notify.sendMany(many); // wrong: nobody gives why
    const main = ({ people }: ContentCall): ContentAnswer => ({ people: people.map(({ id }) => ({ id, data: { why: '好' } })) });
    const skips = ({ people }: ContentCall): ContentAnswer => ({ people: people.map(({ id }) => ({ id, skip: 7 })) }); // wrong
    export { main, skips };`;
  const errors = typeErrors({ 'notify.d.ts': declarations(listed), 'example.ts': source });
  expect(wrongLines(errors, 'example.ts')).toEqual(markedLines(source));
});

test('titles and names cannot break out of the generated file', () => {
  const odd = checkConfig(
    new Function(
      `return ${CONFIG.replace(`title: '再见'`, `title: 'a*/ let x'`).replace('bye:', `'good-bye':`)}`,
    )(),
  );
  expect(typeErrors({ 'notify.d.ts': declarations(odd) })).toEqual([]);
});

test("the helper's types are those of the functions' own contract", () => {
  const source = `
    import type * as contract from './cloudfunctions/core/contract';
    import type * as stories from './cloudfunctions/core/notifications/explain';
    import type * as helper from './notify';
    declare const core: [contract.SendResult, contract.SendManyResult, contract.CancelResult, contract.TrackResult, stories.MessageStory, stories.PairStory];
    const answers: [helper.SendResult, helper.SendManyResult, helper.CancelResult, helper.TrackResult, helper.MessageStory, helper.PairStory] = core;
    declare const events: helper.TrackEvent[];
    const request: contract.TrackRequest = { events };
    type Sent<N> = { [K in keyof N]: K extends 'sendAt' | 'latest' | 'expiresAt' ? Exclude<N[K], Date> : K extends 'data' ? Record<string, string | number> : N[K] };
    declare const notification: Sent<helper.Notification>;
    const sent: contract.NotificationRequest = notification;
    declare const call: contract.ContentCall;
    const asked: Omit<helper.ContentCall, 'template'> = call;
    declare const given: helper.ContentAnswer;
    const items: contract.ContentItem[] = [...given.people];
    export { answers, request, sent, asked, items };`;
  expect(typeErrors({ 'notify.d.ts': DTS, 'example.ts': source })).toEqual([]);
});
