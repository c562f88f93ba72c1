import { memoryContext } from '../../../test/support/memory/context';
import { refusal, titled, weChatTemplates } from '../../../test/support/templates';
import { keywordsOf, searchLibrary } from './library';

const DAY = 24 * 3_600_000;
const house = () => ({ parts: { ...memoryContext(), deadline: Infinity }, api: weChatTemplates() });

test('titles come with their category, kind and what reviewers look at; a word or a category leaves some out', async () => {
  const { parts, api } = house();
  const all = await searchLibrary(parts, api, {});
  expect(all.titles.map(({ tid, category, kind }) => [tid, category, kind])).toEqual([
    [1101, '百货', 'one-time'],
    [1201, '预约', 'one-time'],
  ]);
  expect(all).not.toHaveProperty('next');
  expect((await searchLibrary(parts, api, { search: '预约' })).titles).toMatchObject([
    { tid: 1201, hints: [] },
  ]);
  expect((await searchLibrary(parts, api, { category: 307 })).titles).toMatchObject([{ tid: 1101 }]);
  await expect(searchLibrary(parts, api, { category: 1 })).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: expect.stringMatching(/307 百货, 616 预约\), got 1/),
  });
});

test('a large library is read some pages at a time, each title once, and asked of WeChat once a day', async () => {
  const { parts, api } = house();
  api.library = Array.from({ length: 700 }, (_, i) => titled(i + 1, `第${i}个通知`));
  const read = async (): Promise<number[]> => {
    const seen: number[] = [];
    for (let start: number | undefined = 0; start !== undefined;) {
      const { titles, next } = await searchLibrary(parts, api, { start });
      expect(titles.length).toBeLessThanOrEqual(300);
      seen.push(...titles.map(({ tid }) => tid));
      start = next;
    }
    return seen;
  };
  const seen = await read();
  expect(seen).toEqual(api.library.map(({ tid }) => tid));
  const calls = api.calls.length;
  expect(await read()).toEqual(seen);
  expect(api.calls.length).toBe(calls);
  parts.clock.advance(DAY);
  await searchLibrary(parts, api, {});
  expect(api.calls.length).toBeGreaterThan(calls);
});

test('with little time left the rest is for the next request', async () => {
  const { parts, api } = house();
  api.library = Array.from({ length: 90 }, (_, i) => titled(i + 1, `第${i}个通知`));
  const late = { ...parts, deadline: parts.clock.now() + 2000 };
  expect(await searchLibrary(late, api, {})).toMatchObject({ next: 30, titles: { length: 30 } });
});

test.each([
  ['refused', () => refusal(45009)],
  ['lost', () => refusal('ETIMEDOUT', 'lost')],
])('a day later, WeChat’s answer %s: what it gave before is still good', async (_, instead) => {
  const { parts, api } = house();
  const before = [await searchLibrary(parts, api, {}), await keywordsOf(parts, api, 1101)];
  parts.clock.advance(2 * DAY);
  api.instead = { categories: instead(), titles: instead(), keywords: instead() };
  expect([await searchLibrary(parts, api, {}), await keywordsOf(parts, api, 1101)]).toEqual(before);
  await expect(keywordsOf(parts, api, 7)).rejects.toMatchObject({ code: expect.stringMatching(/^WECHAT_/) });
});

test('an empty answer is neither kept nor believed over what was there', async () => {
  const { parts, api } = house();
  const whole = api.library;
  api.library = [];
  expect((await searchLibrary(parts, api, {})).titles).toEqual([]);
  api.library = whole;
  expect((await searchLibrary(parts, api, {})).titles).toHaveLength(2);
  parts.clock.advance(2 * DAY);
  api.library = [];
  expect((await searchLibrary(parts, api, {})).titles).toHaveLength(2);
});
