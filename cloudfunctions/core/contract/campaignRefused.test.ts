/** What a campaign may not be: what is refused, where the answer says so, and in which words. */
import { firstMistake } from '../../../test/support/refusedRequest';
import { manageRequest } from '.';

type Json = Record<string, unknown>;
const said = (request: Json): string | undefined => firstMistake(manageRequest, request);

const variant = { name: 'a', percent: 100, data: { goods: 'a' } };
const base = { id: 'autumn', title: 'T', purpose: 'promotional', template: 'offer', endsAt: 1.8e12 };
const once = (more: Json) => ({
  action: 'campaign.create',
  ...base,
  variants: [variant],
  audience: { openids: ['o'] },
  ...more,
});
const ramp = (...steps: number[]) => once({ ramp: { steps, soakMinutes: 30, leastSample: 200 } });
const repeat = (schedule: Json, more: Json = {}) => once({ kind: 'repeat', schedule, ...more });
const triggered = (trigger: Json) => {
  const { audience: _nobody, ...rest } = once({ kind: 'triggered' });
  return {
    ...rest,
    trigger: { on: { event: 'view' }, waitMinutes: 60, againAfterMinutes: 1440, ...trigger },
  };
};
const words = { title: '别错过', text: '到货时告诉您', button: '好的' };
const ask = (more: Json) => ({
  action: 'campaign.create',
  id: 'a',
  kind: 'ask',
  title: 'T',
  places: ['goods'],
  templates: ['offer'],
  wording: { zh: words },
  endsAt: 1.8e12,
  ...more,
});
const saying = (title: string) => ask({ wording: { zh: { ...words, title } } });
test.each<[string, Json]>([
  ['a campaign without a kind is one message', once({})],
  ['in its own steps', ramp(100)],
  ['in steps that rise to 100 %', ramp(1, 5, 25, 100)],
  ['in no steps', once({ ramp: false })],
  ['every Monday', repeat({ weekdays: [1], at: '09:00' })],
  ['on the last day of the month', repeat({ monthDay: 'last', at: '23:59' })],
  [
    'for whom another deed of the same thing is none',
    triggered({ on: { event: 'view', key: 'goods' }, unless: { event: 'paid', sameKey: true } }),
  ],
  ['unless anything was bought', triggered({ unless: { event: 'paid' } })],
  ['an emoji that is joined of two', saying('👩‍🔧❤️ 到货')],
])('%s passes', (_name, request) => {
  expect(said(request)).toBeUndefined();
});

test.each<[string, Json, string]>([
  ['nobody as audience', once({ audience: {} }), 'audience: expected one of openids, segment and notClicked'],
  [
    'two audiences',
    once({ audience: { openids: ['o'], segment: 's' } }),
    'audience: expected one of openids, segment and notClicked',
  ],
  [
    'an empty audience',
    once({ audience: { openids: [] } }),
    'audience.openids: expected at least 1 entries, got a list of 0',
  ],
  [
    '1001 people by name',
    once({ audience: { openids: Array(1001).fill('o') } }),
    'audience.openids: expected at most 1000, got a list of 1001',
  ],
  ['no variant', once({ variants: [] }), 'variants: expected at least 1 entries, got a list of 0'],
  [
    'seven variants',
    once({ variants: Array(7).fill(variant) }),
    'variants: expected at most 6, got a list of 7',
  ],
  [
    'a variant of half a percent',
    once({ variants: [{ ...variant, percent: 0.5 }] }),
    'variants[0].percent: expected a whole number, got 0.5',
  ],
  ['a control group of 101 %', once({ control: 101 }), 'control: expected at most 100, got 101'],
  ['no title', once({ title: '' }), 'title: expected a title, got ""'],
  ['one message in 11 seconds', once({ perSecond: 0.09 }), 'perSecond: expected at least 0.1, got 0.09'],
  ['steps that end early', ramp(1, 50), 'ramp.steps: expected ascending percentages, the last 100'],
  ['steps that fall', ramp(50, 5, 100), 'ramp.steps: expected ascending percentages, the last 100'],
  ['a step twice', ramp(5, 5, 100), 'ramp.steps: expected ascending percentages, the last 100'],
  [
    'a function whose name is a path',
    once({ variants: [{ ...variant, content: { function: '../send' } }] }),
    'variants[0].content.function: expected the name of one of the contentFunctions, got "../send"',
  ],
  [
    'days of the week and of the month',
    repeat({ weekdays: [1], monthDay: 1, at: '09:00' }),
    'schedule: expected either weekdays or monthDay',
  ],
  ['no day at all', repeat({ at: '09:00' }), 'schedule: expected either weekdays or monthDay'],
  ['a weekday twice', repeat({ weekdays: [1, 1], at: '09:00' }), 'schedule.weekdays: expected each day once'],
  ['Sunday as 0', repeat({ weekdays: [0], at: '09:00' }), 'schedule.weekdays[0]: expected at least 1, got 0'],
  [
    'the 29th',
    repeat({ monthDay: 29, at: '09:00' }),
    'schedule.monthDay: expected at most 28, or "last": not every month has a 29th, got 29',
  ],
  [
    'half past 24',
    repeat({ weekdays: [1], at: '24:30' }),
    'schedule.at: expected HH:mm, 00:00 to 23:59, got "24:30"',
  ],
  ['201 runs', repeat({ weekdays: [1], at: '09:00' }, { runs: 201 }), 'runs: expected at most 200, got 201'],
  [
    'the same value without a key',
    triggered({ unless: { event: 'paid', sameKey: true } }),
    'trigger.unless.sameKey: expected a key in "on", whose value is to be the same',
  ],
  ['no wait', triggered({ waitMinutes: 0 }), 'trigger.waitMinutes: expected at least 1, got 0'],
  [
    'again every minute',
    triggered({ againAfterMinutes: 1 }),
    'trigger.againAfterMinutes: expected at least 5, got 1',
  ],
  ['nowhere to ask', ask({ places: [] }), 'places: expected a place, got a list of 0'],
  [
    'four templates on a sheet',
    ask({ templates: ['a', 'b', 'c', 'd'] }),
    'templates: expected at most 3: older WeChats take no more, got a list of 4',
  ],
  ['a target of nobody', ask({ target: 0 }), 'target: expected at least 1; leave it out for none, got 0'],
  ['no Chinese', ask({ wording: { en: words } }), 'wording.zh: expected an object, got nothing'],
  [
    'a sentence of fillers',
    saying('\u3164\u2800'),
    'wording.zh.title: expected plain text in one line, without control characters or marks of direction, got "\u3164\u2800"',
  ],
  ['a sentence of blanks', saying('  '), 'wording.zh.title: expected a text, got "  "'],
  [
    'a title of two lines',
    saying('别错过\n转账'),
    'wording.zh.title: expected plain text in one line, without control characters or marks of direction, got "别错过\\n转账"',
  ],
  [
    'a title that reads backwards',
    saying('a\u202eb'),
    'wording.zh.title: expected plain text in one line, without control characters or marks of direction, got "a\u202eb"',
  ],
  [
    'a title of 21 characters',
    saying('字'.repeat(21)),
    `wording.zh.title: expected at most 20 characters, got "${'字'.repeat(21)}"`,
  ],
  [
    'a name with a dot that is no run',
    { action: 'campaign.show', id: 'autumn.2026' },
    'id: expected 1 to 40 letters, digits, - or _, for a run with its time, got "autumn.2026"',
  ],
  [
    'a campaign named like a run',
    once({ id: 'autumn.20261130T0100Z' }),
    'id: expected 1 to 40 letters, digits, - or _, got "autumn.20261130T0100Z"',
  ],
  [
    'a start to nobody',
    { action: 'campaign.start', id: 'a', confirmed: 0 },
    'confirmed: expected at least 1: nobody would get it, got 0',
  ],
  [
    'a test without a name',
    { action: 'campaign.test', id: 'a', key: '' },
    'key: expected at least 1 characters, got ""',
  ],
  [
    'a kind that nobody knows',
    once({ kind: 'twice' }),
    'kind: expected one of once, repeat, triggered, ask, got "twice"',
  ],
])('of a campaign %s is refused', (_name, request, words) => {
  expect(said(request)).toBe(words);
});
