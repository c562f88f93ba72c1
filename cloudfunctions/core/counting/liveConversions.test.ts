import { counted, type MemoryContext } from '../../../test/support/memory/context';
import { putEvent, recordContext } from '../../../test/support/memory/record';
import { NOW } from '../../../test/support/sample';
import type { EventDocument } from '../model/facts';
import { newEvent } from '../model/newEvent';
import {
  conversionOf,
  findConversions,
  findEarlyReverts,
  LiveConversions,
  REVERTED,
} from './liveConversions';

let context: MemoryContext;
beforeEach(() => {
  context = recordContext();
});
const event = (_id: string): EventDocument =>
  newEvent({ _id, kind: _id.slice(0, _id.indexOf(':')) as 'convert', openid: 'o-1', at: NOW });

test('a notification is converted with its first sale, and no longer when the last is taken back', () => {
  const live = new LiveConversions();
  expect([live.add('n-1'), live.add('n-1')]).toEqual([true, false]);
  expect(live.remove('n-1')).toBe(false);
  expect(live.has('n-1')).toBe(true);
  expect(live.remove('n-1')).toBe(true);
  expect(live.has('n-1')).toBe(false);
  expect(live.add('n-1')).toBe(true);
});

test('what was never seen here is told from what has none left', () => {
  const live = new LiveConversions();
  expect(live.knows('n-1')).toBe(false);
  live.add('n-1');
  live.remove('n-1');
  expect(live.knows('n-1')).toBe(true);
  expect(live.knows('n-2')).toBe(false);
});

test('one taken back too often leaves no debt', () => {
  const live = new LiveConversions();
  live.remove('n-1');
  live.remove('n-1');
  expect(live.add('n-1')).toBe(true);
  expect(live.has('n-1')).toBe(true);
});

describe('loading', () => {
  const sold = (id: string, more: Partial<EventDocument> = {}) =>
    putEvent(context, `convert:order:${id}`, { nid: 'n-1', stage: 'folded', ...more });
  async function loaded(...subjects: { openid: string; nid: string }[]): Promise<LiveConversions> {
    const live = new LiveConversions();
    await live.load(context, subjects);
    return live;
  }
  const ONE = { openid: 'o-1', nid: 'n-1' };

  test('finds each sale that earlier folds have counted', async () => {
    sold('a');
    sold('b');
    const live = await loaded(ONE);
    expect([live.remove('n-1'), live.remove('n-1')]).toEqual([false, true]);
  });

  test.each<[string, Partial<EventDocument>]>([
    ['was taken back', { category: REVERTED }],
    ['no fold has taken', { stage: 'new' }],
    ['is set aside', { stage: 'orphan' }],
    ['is of another notification', { nid: 'n-2' }],
    ['is of another user', { openid: 'o-2' }],
    ['was beyond the bound of a day', { kind: 'surplus' }],
  ])('leaves out a sale that %s', async (_what, more) => {
    sold('a', more);
    expect((await loaded(ONE)).has('n-1')).toBe(false);
  });

  test('asks once for many notifications of many users, and not at all for none', async () => {
    const subjects = Array.from({ length: 100 }, (_, i) => ({ openid: `o-${i % 50}`, nid: `n-${i}` }));
    expect(await counted(context, () => loaded(...subjects))).toEqual({ find: 1 });
    expect(await counted(context, () => loaded())).toEqual({});
  });
});

describe('a revert and the sale it speaks of', () => {
  test('are told by the id, whatever the goal or the business’s own id contains', () => {
    expect(conversionOf(event('revert:order:revert:convert:1'))).toBe('convert:order:revert:convert:1');
    expect(conversionOf(event('click:n-1'))).toBe('click:n-1');
  });

  test('the sale is found in whatever stage it is, by goal and id', async () => {
    putEvent(context, 'convert:order:a', { stage: 'folded' });
    putEvent(context, 'convert:order:b', { stage: 'new' });
    putEvent(context, 'convert:visit:c');
    const found = await findConversions(
      context,
      ['a', 'b', 'c'].map((id) => event(`revert:order:${id}`)),
    );
    expect([...found.keys()].sort()).toEqual(['convert:order:a', 'convert:order:b']);
  });

  test('a sale beyond its user’s bound was never counted: there is nothing to take back', async () => {
    putEvent(context, 'convert:visit:a', { kind: 'surplus', stage: 'folded' });
    expect((await findConversions(context, [event('revert:visit:a')])).size).toBe(0);
  });

  test('a revert that was put aside is found by its sale; folded ones and those that are known are not', async () => {
    putEvent(context, 'revert:order:aside', { stage: 'orphan' });
    putEvent(context, 'revert:order:done', { stage: 'folded' });
    const known = putEvent(context, 'revert:order:known');
    const sales = ['aside', 'done', 'known', 'none'].map((id) => event(`convert:order:${id}`));
    const found = await findEarlyReverts(context, [...sales, known]);
    expect(found.map(({ _id }) => _id)).toEqual(['revert:order:aside']);
  });

  test('where no event is a sale or a revert, nothing is asked', async () => {
    const clicks = [event('click:n-1')];
    expect(await counted(context, () => findConversions(context, clicks))).toEqual({});
    expect(await counted(context, () => findEarlyReverts(context, clicks))).toEqual({});
  });
});
