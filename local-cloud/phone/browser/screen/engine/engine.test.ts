import type { EventChannel } from './eventChannel';
import { eventChannels } from './eventChannel';
import { ApiFailure, asyncApi } from './fail';
import { Gesture } from './gesture';
import { firstFrame, Modules } from './modules';
import { resolveModule } from './resolveModule';
import { parsePageUrl } from './url';

describe('require', () => {
  const scripts = new Set([
    'pages/a/index',
    'utils/time',
    'utils/index',
    'miniprogram_npm/kit/index',
    'pages/miniprogram_npm/kit/index',
    'miniprogram_npm/kit/deep',
  ]);
  test.each([
    ['../../utils/time', 'utils/time'],
    ['../../utils/time.js', 'utils/time'],
    ['../../utils', 'utils/index'],
    ['/utils/time', 'utils/time'],
    ['kit', 'pages/miniprogram_npm/kit/index'],
    ['kit/deep', 'miniprogram_npm/kit/deep'],
    ['./nothing', undefined],
  ])('%s from pages/a/index means %s', (specifier, expected) => {
    expect(resolveModule('pages/a/index', specifier, (path) => scripts.has(path))).toBe(expected);
  });

  test('runs a script once, and lets two that need each other see what is there so far', () => {
    const modules = new Modules(
      {
        a: 'exports.one = 1; exports.b = require("./b").two;',
        b: 'exports.seen = require("./a").one; exports.two = 2;',
      },
      () => ({}),
    );
    expect(modules.load('a')).toEqual({ one: 1, b: 2 });
    expect(modules.load('b')).toEqual({ seen: 1, two: 2 });
  });

  test('gives a script no browser to lean on', () => {
    const modules = new Modules(
      { a: 'module.exports = [typeof window, typeof document, typeof fetch, typeof localStorage]' },
      () => ({}),
    );
    expect(modules.load('a')).toEqual(['undefined', 'undefined', 'undefined', 'undefined']);
  });

  test('says what was looked for and by whom', () => {
    expect(() => new Modules({ a: 'require("./b")' }, () => ({})).load('a')).toThrow(
      "module './b' is not defined, required by 'a.js'",
    );
  });

  test('finds the script, line and column of an error in its stack', () => {
    const modules = new Modules({ 'pages/a': 'const a = 1;\nthrow new Error("no");' }, () => ({}));
    let stack: string | undefined;
    try {
      modules.load('pages/a');
    } catch (error) {
      stack = (error as Error).stack;
    }
    expect(firstFrame(stack)).toEqual({ path: 'pages/a', line: 2, column: 7 });
  });
});

describe('a wx call', () => {
  const double = asyncApi<{ n: number }>('double', ({ n }) => {
    if (n < 0) throw new ApiFailure('fail n is negative', 7);
    return { n: 2 * n };
  });

  test('answers with a promise when no callback is given', async () => {
    await expect(double({ n: 2 })).resolves.toEqual({ errMsg: 'double:ok', n: 4 });
    await expect(double({ n: -1 })).rejects.toEqual({ errMsg: 'double:fail n is negative', errCode: 7 });
  });

  test('answers through callbacks, and then with no promise', async () => {
    const heard: unknown[] = [];
    await new Promise<void>((complete) => {
      const answer = double({
        n: -1,
        success: (each) => heard.push(each),
        fail: (each) => heard.push(each),
        complete: () => complete(),
      });
      expect(answer).toBeUndefined();
    });
    expect(heard).toEqual([{ errMsg: 'double:fail n is negative', errCode: 7 }]);
  });
});

test('a gesture lasts as long as its synchronous turn, nested handlers included', async () => {
  const gesture = new Gesture();
  const seen: boolean[] = [];
  const late = gesture.during(async () => {
    gesture.during(() => seen.push(gesture.active));
    seen.push(gesture.active);
    await Promise.resolve();
    seen.push(gesture.active);
  });
  seen.push(gesture.active);
  await late;
  expect(seen).toEqual([true, true, false, false]);
});

test('a gesture ends when its handler throws', () => {
  const gesture = new Gesture();
  expect(() =>
    gesture.during(() => {
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(gesture.active).toBe(false);
});

test.each([
  ['/pages/b/index?x=1&y=', { path: 'pages/b/index', query: { x: '1', y: '' } }],
  ['../b/index', { path: 'pages/b/index', query: {} }],
  ['detail?q=a%20b&r=c=d', { path: 'pages/a/detail', query: { q: 'a%20b', r: 'c=d' } }],
])('the url %s seen from pages/a/index is %j', (url, expected) => {
  expect(parsePageUrl(url, 'pages/a/index')).toEqual(expected);
});

test('an event channel carries events both ways, once where asked, until it is let go', () => {
  const [one, two]: [EventChannel, EventChannel] = eventChannels();
  const heard: unknown[] = [];
  const listener = (value: unknown): void => void heard.push(value);
  one.once('a', listener);
  two.on('b', listener);
  two.emit('a', 1);
  two.emit('a', 2);
  one.emit('b', 3);
  two.off('b', listener);
  one.emit('b', 4);
  expect(heard).toEqual([1, 3]);
});
