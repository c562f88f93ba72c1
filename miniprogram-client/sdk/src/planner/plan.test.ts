import { plan } from './plan';
import { balance, DAY_MS, known } from '../../../testing/values/known';

const NOW = Date.parse('2026-11-22T12:00:00+08:00');
const pick = (settings: Parameters<typeof known>[0], options = {}) => plan(known(settings), options, NOW);

describe('without a wish', () => {
  test('only templates for which messages wait without a credit are asked, the neediest first', () => {
    const templates = [balance('a'), balance('b', { available: 2 }), balance('c'), balance('d')];
    const { aliases, left } = pick({ templates, upcoming: { 'tpl-a': 1, 'tpl-b': 2, 'tpl-c': 3 } });
    expect(aliases).toEqual(['c', 'a']);
    expect(left).toEqual([
      { alias: 'b', why: 'enough' },
      { alias: 'd', why: 'enough' },
    ]);
  });

  test('a credit that WeChat refused lately is not counted on', () => {
    const templates = [balance('a', { available: 1, suspect: true })];
    expect(pick({ templates, upcoming: { 'tpl-a': 1 } }).aliases).toEqual(['a']);
  });
});

describe('for what the tap is about', () => {
  test('one credit is enough when nothing else is to come', () => {
    const templates = [balance('a', { available: 1 }), balance('b')];
    expect(pick({ templates }, { wanted: ['a', 'b'] })).toEqual({
      aliases: ['b'],
      left: [{ alias: 'a', why: 'enough' }],
    });
  });

  test('a credit that is spoken for does not count', () => {
    const templates = [balance('a', { available: 1 })];
    expect(pick({ templates, upcoming: { 'tpl-a': 1 } }, { wanted: ['a'] }).aliases).toEqual(['a']);
  });

  test('its first template stays first, whatever the others need', () => {
    const templates = [balance('a'), balance('b'), balance('c')];
    const upcoming = { 'tpl-b': 1, 'tpl-c': 5 };
    expect(pick({ templates, upcoming }, { wanted: ['a', 'b', 'c'] }).aliases).toEqual(['a', 'c', 'b']);
  });

  test('an alias that does not exist is named', () => {
    expect(pick({ templates: [] }, { wanted: ['gone'] })).toEqual({
      aliases: [],
      left: [{ alias: 'gone', why: 'unknown' }],
    });
  });

  test('a long-term template is asked until the user has agreed', () => {
    const longTerm = { kind: 'long-term' as const };
    expect(pick({ templates: [balance('a', longTerm)] }, { wanted: ['a'] }).aliases).toEqual(['a']);
    expect(
      pick({ templates: [balance('a', { ...longTerm, consented: true })] }, { wanted: ['a'] }).aliases,
    ).toEqual([]);
  });
});

describe('nobody is asked', () => {
  test('for what is switched off', () => {
    const templates = [balance('a', { on: false })];
    expect(pick({ templates }, { wanted: ['a'] }).left).toEqual([{ alias: 'a', why: 'off' }]);
  });

  test('while the main switch is off', () => {
    const settings = { templates: [balance('a')], mainSwitch: false };
    expect(pick(settings, { wanted: ['a'] }).left).toEqual([{ alias: 'a', why: 'main-switch-off' }]);
  });

  test.each(['reject', 'ban'])('for what is kept on %s', (choice) => {
    const settings = { templates: [balance('a')], kept: { 'tpl-a': choice } };
    expect(pick(settings, { wanted: ['a'] }).left).toEqual([{ alias: 'a', why: 'kept-reject' }]);
  });

  test('for more than the sheet takes, or twice for one title', () => {
    const templates = [balance('a'), balance('b', { title: 'a' }), balance('c'), balance('d')];
    expect(pick({ templates, max: 2 }, { wanted: ['a', 'b', 'c', 'd'] })).toEqual({
      aliases: ['a', 'c'],
      left: [
        { alias: 'b', why: 'same-title' },
        { alias: 'd', why: 'over-limit' },
      ],
    });
  });
});

describe('after a refusal', () => {
  const asked = (count: number, days: number, place: string) =>
    pick(
      { templates: [balance('a')], refusals: { 'tpl-a': { at: NOW - days * DAY_MS, count, place: 'home' } } },
      { wanted: ['a'], place },
    ).aliases.length === 1;

  test.each([
    [1, 0.9, 1.1],
    [2, 2.9, 3.1],
    [3, 6.9, 7.1],
    [4, 29.9, 30.1],
    [9, 29.9, 30.1],
  ])(
    'number %i in a row the same place rests longer: not after %f days, but after %f',
    (count, early, late) => {
      expect([asked(count, early, 'home'), asked(count, late, 'home')]).toEqual([false, true]);
    },
  );

  test('another place rests for a day', () => {
    expect([asked(4, 0.9, 'cart'), asked(4, 1.1, 'cart')]).toEqual([false, true]);
  });

  test('from the future (a wrong clock) nothing rests', () => {
    expect(asked(1, -10, 'home')).toBe(true);
  });
});

describe('where an operator’s campaign asks', () => {
  const zh = { title: '秋茶上新', text: '上架当天告诉你', button: '告诉我' };
  const en = { title: 'Autumn tea', text: 'On the day', button: 'Tell me' };
  const ask = (more: object = {}) => ({
    id: 'autumn',
    places: ['home'],
    templates: ['offer'],
    zh,
    until: NOW + DAY_MS,
    ...more,
  });
  const offer = (more: object = {}) => balance('offer', more);
  const at = (settings: Parameters<typeof known>[0], options = {}) =>
    pick(
      { templates: [offer(), balance('order')], asks: [ask()], ...settings },
      { place: 'home', ...options },
    );

  test('its templates are asked for with its words, also where no message waits', () => {
    expect(at({})).toEqual({ aliases: ['offer'], left: [], ask: { id: 'autumn', ...zh } });
  });

  test.each([
    ['English where WeChat speaks it and the campaign does', { en }, 'en_US', en],
    ['Chinese where the campaign has nothing else', {}, 'en', zh],
    ['Chinese in any other language', { en }, 'zh_TW', zh],
  ])('it says it in %s', (_case, more, language, words) => {
    expect(at({ asks: [ask(more)] }, { language }).ask).toEqual({ id: 'autumn', ...words });
  });

  test.each<[string, Parameters<typeof known>[0], object]>([
    ['elsewhere', {}, { place: 'goods' }],
    ['where no place is named', {}, { place: '' }],
    ['when it is over', { asks: [ask({ until: NOW })] }, {}],
    ['of whom a credit lies ready', { templates: [offer({ available: 1 })] }, {}],
    ['of whom its topic is off', { templates: [offer({ on: false })] }, {}],
    ['of whom a refusal is kept', { kept: { 'tpl-offer': 'reject' } }, {}],
    ['of whom the main switch is off', { mainSwitch: false }, {}],
    [
      'who has just refused elsewhere',
      { refusals: { 'tpl-offer': { at: NOW - 1000, count: 1, place: 'goods' } } },
      {},
    ],
    ['whose tap is about something else', {}, { wanted: ['order'] }],
    ['where the configuration has no such template any more', { asks: [ask({ templates: ['gone'] })] }, {}],
  ])('nobody is asked %s', (_case, settings, options) => {
    expect(at(settings, options)).not.toHaveProperty('ask');
  });

  test('of several the first goes that has anything to ask; without one the planner chooses as ever', () => {
    const asks = [ask({ id: 'gone', templates: ['gone'] }), ask(), ask({ id: 'third' })];
    expect(at({ asks }).ask?.id).toBe('autumn');
    const templates = [offer({ available: 1 }), balance('order')];
    expect(at({ templates, upcoming: { 'tpl-order': 1 } }).aliases).toEqual(['order']);
  });

  test('a refusal there keeps it quiet there for longer', () => {
    const refusals = { 'tpl-offer': { at: NOW - 2 * DAY_MS, count: 2, place: 'home' } };
    expect(at({ refusals })).not.toHaveProperty('ask');
    expect(at({ refusals: { 'tpl-offer': { ...refusals['tpl-offer'], place: 'x' } } })).toHaveProperty('ask');
  });
});
