import { counted, type MemoryContext } from '../../../test/support/memory/context';
import { recordContext } from '../../../test/support/memory/record';
import { NOW, sampleConfig } from '../../../test/support/sample';
import type { Report } from '../contract';
import { recordPrompts } from './prompts';

const T = sampleConfig().templates.backInStock!.id;
const U = sampleConfig().templates.offer!.id;
const MONTH = 30 * 24 * 3_600_000;
let context: MemoryContext;
beforeEach(() => {
  context = recordContext();
});
const report = (more: Partial<Report> = {}): Report => ({
  results: { [T]: 'accept', [U]: 'reject' },
  nonce: 'nonce-of-a-tap-1',
  at: NOW - 1000,
  place: 'goods',
  ...more,
});
const record = (reports: Report[], { openid = 'o-1', erasedAt = 0 } = {}) =>
  recordPrompts(context, openid, reports, erasedAt);
const stored = () => context.store.all('notify_events');

test('a sheet is a fact of its place, with what was agreed to; of now, not of a clock that may be wrong', async () => {
  await record([report()]);
  expect(stored()).toMatchObject([
    {
      kind: 'prompt',
      openid: 'o-1',
      name: 'goods',
      props: { [T]: true, [U]: false },
      at: NOW,
      dueAt: NOW,
      stage: 'new',
      fromClient: true,
    },
  ]);
});

test('a report that names no place is of none', async () => {
  await record([report({ place: undefined })]);
  expect(stored()[0]!.name).toBe('');
});

test('a repeated report, also a later one, is one sheet; of another tap or another user it is another', async () => {
  await record([report()]);
  context.clock.advance(60_000);
  await record([report()]);
  expect(stored()).toHaveLength(1);
  await record([report({ nonce: 'nonce-of-a-tap-2' })]);
  await record([report()], { openid: 'o-2' });
  expect(stored()).toHaveLength(3);
});

test('all reports of a call go in by one call; sheets that nobody saw by none', async () => {
  const many = Array.from({ length: 20 }, (_, i) => report({ nonce: `nonce-of-a-tap-${i}` }));
  expect(await counted(context, () => record(many))).toEqual({ insert: 1 });
  expect(stored()).toHaveLength(20);
  expect(await counted(context, () => record([report({ silent: true })]))).toEqual({});
});

test.each([
  ['a minute within the month that reports are kept', NOW - MONTH + 60_000, 1],
  ['older than that', NOW - MONTH, 0],
  ['of a clock that is ahead: it counts as of now', NOW + MONTH, 1],
])('a report %s', async (_what, at, count) => {
  await record([report({ at })]);
  expect(stored()).toHaveLength(count);
});

test('what was shown before the user had everything deleted is not kept again, what came after is', async () => {
  const erasedAt = NOW - 500;
  await record([report({ at: erasedAt })], { erasedAt });
  expect(stored()).toEqual([]);
  await record([report({ at: erasedAt + 1 })], { erasedAt });
  expect(stored()).toHaveLength(1);
});
