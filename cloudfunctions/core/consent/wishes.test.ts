import { reserveOne } from '../../../test/support/memory/books';
import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleConfig } from '../../../test/support/sample';
import { release, type Release } from '../books/release';
import type { Report } from '../contract';
import { recordEvents } from '../facts/record';
import { KEPT_WISHES, wishKey } from '../model/wish';
import { erase } from './erase';
import { bookReport } from './grant';
import { unwish, wishStates } from './wishes';

const config = { ...sampleConfig(), goals: { order: { name: 'order', title: '下单', fromClient: false } } };
const template = config.templates.backInStock!;
const DAY = 24 * 60 * 60_000;
let context: MemoryContext;
beforeEach(() => {
  context = memoryContext({ config });
});

let nonces = 0;
const wish = (about: string, more: Partial<Report> = {}) =>
  bookReport(context, 'o-user', {
    asked: ['backInStock'],
    results: { [template.id]: 'accept' },
    nonce: `nonce-${String(++nonces).padStart(4, '0')}`,
    at: context.clock.now(),
    about,
    ...more,
  });
const user = () => context.store.get('notify_users', 'o-user');
const abouts = () => wishStates(user(), context.clock.now()).map(({ about }) => about);

test('an accept given for a thing is kept with the thing, its name, and its end', async () => {
  await wish('goods:mug', { label: '蓝色马克杯' });
  expect(wishStates(user(), NOW)).toEqual([
    { template: 'backInStock', about: 'goods:mug', label: '蓝色马克杯', at: NOW, until: NOW + 90 * DAY },
  ]);
  expect(user().wishFor).toEqual([wishKey('backInStock', 'goods:mug')]);
});

test('wished again it is one wish, which keeps its place on the list and lasts from now on', async () => {
  await wish('goods:mug');
  const [first] = wishStates(user(), NOW);
  context.clock.advance(5000);
  await wish('goods:mug');
  const [again] = wishStates(user(), NOW + 5000);
  expect(again).toEqual({ ...first, at: NOW, until: first!.until + 5000 });
  expect(user().wishFor).toHaveLength(1);
});

test('a report that comes late, of an earlier tap, shortens nothing and gives the earlier place', async () => {
  context.clock.advance(5000);
  await wish('goods:mug');
  await wish('goods:mug', { at: NOW });
  expect(wishStates(user(), NOW)).toMatchObject([{ at: NOW, until: NOW + 5000 + 90 * DAY }]);
});

test('what is over, or was taken back, and is wished for again waits from then on', async () => {
  await wish('goods:mug');
  await unwish(context, 'o-user', { template: template.alias, about: 'goods:mug' });
  context.clock.advance(5000);
  await wish('goods:mug');
  expect(wishStates(user(), NOW + 5000)).toMatchObject([{ at: NOW + 5000 }]);
  context.clock.advance(template.wishDays * DAY);
  const later = context.clock.now();
  await wish('goods:mug');
  expect(wishStates(user(), later)).toMatchObject([{ at: later }]);
});

test.each(['reject', 'ban', 'filter'])('a %s wishes for nothing', async (status) => {
  await wish('goods:first');
  await wish('goods:mug', { results: { [template.id]: status } });
  expect(abouts()).toEqual(['goods:first']);
});

test('where WeChat’s push books the credit the client’s report still brings the wish', async () => {
  context = memoryContext({ config: { ...config, grants: { source: 'push', since: 0 } } });
  expect((await wish('goods:mug')).outcomes).toEqual({ [template.id]: 'counted-by-push' });
  expect(abouts()).toEqual(['goods:mug']);
  expect(user().credits).toEqual({});
});

test('fifty are kept; a newer one takes the place of the oldest, and of those that are over first', async () => {
  for (let i = 0; i < KEPT_WISHES; i++) {
    context.clock.advance(1000);
    await wish(`goods:${i}`);
    if (i === 40) context.clock.advance(DAY);
  }
  context.clock.advance(1000);
  await wish('goods:new');
  expect(Object.keys(user().wishes)).toHaveLength(KEPT_WISHES);
  expect([...user().wishFor].sort()).toEqual(Object.keys(user().wishes).sort());
  expect(abouts()).toContain('goods:new');
  expect(abouts()).not.toContain('goods:0');
  context.clock.advance(90 * DAY - 2000);
  await wish('goods:later');
  expect(Object.keys(user().wishes).length).toBeLessThan(12);
});

test('taken back it is gone, and taking it back again is no mistake', async () => {
  await wish('goods:mug');
  await wish('goods:cup');
  expect(await unwish(context, 'o-user', { template: 'backInStock', about: 'goods:mug' })).toMatchObject({
    wishes: [{ about: 'goods:cup' }],
  });
  await unwish(context, 'o-user', { template: 'backInStock', about: 'goods:mug' });
  expect(abouts()).toEqual(['goods:cup']);
  expect(user().wishFor).toHaveLength(1);
});

test.each<[Release['effect'], string[]]>([
  ['spend', ['goods:cup']],
  ['uncertain', ['goods:cup']],
  ['return', ['goods:cup', 'goods:mug']],
  ['suspect', ['goods:cup', 'goods:mug']],
])('a send that ends with %s leaves the wishes %j', async (effect, left) => {
  await wish('goods:mug');
  await wish('goods:cup');
  await reserveOne(context, template, { token: 't' });
  await release(context, {
    token: 't',
    journal: 't:0',
    template: template.alias,
    templateId: template.id,
    counted: true,
    openids: ['o-user'],
    effect,
    heldAt: NOW,
    at: NOW,
    wishes: [wishKey('backInStock', 'goods:mug')],
  });
  expect(abouts().sort()).toEqual(left);
  expect([...user().wishFor].sort()).toEqual(Object.keys(user().wishes).sort());
});

test('who has bought it wishes for it no more; a refused sale changes nothing', async () => {
  await wish('goods:mug');
  await wish('goods:cup');
  const sale = { kind: 'convert', id: '1', about: 'goods:mug' } as const;
  await recordEvents(context, 'o-user', [{ ...sale, goal: 'nothing-configured' }], false);
  expect(abouts()).toHaveLength(2);
  await recordEvents(context, 'o-user', [{ ...sale, goal: 'order' }], false);
  expect(abouts()).toEqual(['goods:cup']);
});

test('erased, nothing is wished for', async () => {
  await wish('goods:mug');
  await erase(context, 'o-user');
  expect(user()).toMatchObject({ wishes: {}, wishFor: [] });
});

test('somebody who wishes twice at once gets both', async () => {
  await wish('goods:first');
  await Promise.all([wish('goods:mug'), wish('goods:cup')]);
  expect(abouts().sort()).toEqual(['goods:cup', 'goods:first', 'goods:mug']);
});

test('fifty wishes, a sale, one taken back, one more and a deletion at once: what is left is whole', async () => {
  for (let seed = 0; seed < 30; seed++) {
    context = memoryContext({ config });
    for (let i = 0; i < KEPT_WISHES; i++) await wish(`goods:${i}`);
    let turn = seed;
    context.store.around = async (_call, run) => {
      // Whoever asks is served after a few others, by turns.
      turn = (turn * 31 + 7) % 101;
      for (let i = 0; i < turn % 5; i++) await Promise.resolve();
      return run();
    };
    const sale = { kind: 'convert', goal: 'order', id: 'o1', value: 1, about: 'goods:7' } as const;
    await Promise.all([
      recordEvents(context, 'o-user', [sale], false),
      unwish(context, 'o-user', { template: template.alias, about: 'goods:8' }),
      wish('goods:new'),
      ...(seed % 2 ? [erase(context, 'o-user').catch(() => undefined)] : []),
    ]);
    context.store.around = undefined;
    const { wishes, wishFor, erasedAt } = user();
    expect([...wishFor].sort()).toEqual(Object.keys(wishes).sort());
    if (erasedAt) expect(abouts().filter((about) => about !== 'goods:new')).toEqual([]);
    else expect(abouts().sort()).toEqual(expect.arrayContaining(['goods:9', 'goods:new']));
    expect(abouts()).not.toContain('goods:7');
    expect(abouts()).not.toContain('goods:8');
  }
});
