import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleRow } from '../../../test/support/sample';
import { newEvent } from '../model/newEvent';
import type { FeedbackItem, FeedbackPage } from '../contract';
import type { EventDocument } from '../model/facts';
import { listInbox } from '../people/inbox';
import { manage } from './manage';

const ANNA = { by: 'o-anna', name: '' };
const BORIS = { by: 'o-boris', name: '' };
const ID = 'feedback:1';

const told = (n: number, more: Partial<EventDocument> = {}): EventDocument =>
  newEvent({
    _id: `feedback:${n}`,
    kind: 'feedback',
    openid: 'o-user',
    at: NOW + n,
    category: 'complaint',
    text: `第 ${n} 条`,
    status: 'open',
    answer: '',
    answeredAt: 0,
    answeredBy: '',
    ...more,
  });
function withFeedback(...events: EventDocument[]): MemoryContext {
  const context = memoryContext();
  context.store.put('notify_events', ...events);
  return context;
}
const list = async (context: MemoryContext, asked: object = {}) =>
  (await manage(context, ANNA, { action: 'feedback.list', ...asked })) as FeedbackPage;
const answer = (context: MemoryContext, text: string, more: object = {}, who = ANNA) =>
  manage(context, who, { action: 'feedback.answer', id: ID, answer: text, ...more });
const idsOf = ({ items }: { items: FeedbackItem[] }) => items.map(({ id }) => id);
const stored = ({ store }: MemoryContext) => store.get('notify_events', ID);

test('what nobody has dealt with is listed, newest first, with the template that it is about', async () => {
  const nid = 'n'.repeat(22);
  const context = withFeedback(
    told(1, { nid, cause: 'too-many' }),
    told(2, { category: 'rating', rating: 5 }),
    told(3, { status: 'closed' }),
    newEvent({ _id: 'click:x', kind: 'click', openid: 'o-user', at: NOW }),
  );
  context.store.put('notify_messages', sampleRow({ _id: nid, template: 'offer' }));
  const { items } = await list(context);
  expect(items).toMatchObject([
    { id: 'feedback:2', category: 'rating', rating: 5, status: 'open' },
    { id: ID, openid: 'o-user', cause: 'too-many', nid, template: 'offer', text: '第 1 条' },
  ]);
  expect(idsOf(await list(context, { status: 'closed' }))).toEqual(['feedback:3']);
  expect(idsOf(await list(context, { category: 'rating' }))).toEqual(['feedback:2']);
});

test('pages end where they ought to, also between two of one millisecond', async () => {
  const context = withFeedback(...[1, 2, 3, 4, 5].map((n) => told(n, { at: NOW })));
  const first = await list(context, { limit: 3 });
  const second = await list(context, { limit: 3, before: first.next });
  expect([...idsOf(first), ...idsOf(second)]).toEqual([5, 4, 3, 2, 1].map((n) => `feedback:${n}`));
  expect(second.next).toBeUndefined();
});

test('an answer is read in the inbox, without who gave it', async () => {
  const context = withFeedback(told(1));
  expect(await answer(context, '已安排补发')).toEqual({ id: ID, status: 'answered' });
  const { feedback } = await listInbox(context, 'o-user', {});
  expect(feedback).toEqual([
    {
      id: ID,
      category: 'complaint',
      text: '第 1 条',
      at: NOW + 1,
      status: 'answered',
      answer: '已安排补发',
      answeredAt: context.clock.now(),
    },
  ]);
  expect((await listInbox(context, 'o-other', {})).feedback).toEqual([]);
  const older = await listInbox(context, 'o-user', { before: `${NOW}.${'n'.repeat(22)}` });
  expect(older.feedback).toBeUndefined();
});

test('of two operators the first answers; repeated it changes nothing; replaced only on purpose', async () => {
  const context = withFeedback(told(1));
  await answer(context, '已安排补发');
  const at = stored(context).answeredAt;
  context.clock.advance(1000);
  await expect(answer(context, '不行', {}, BORIS)).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    message: expect.stringContaining('o-anna has answered already: "已安排补发"'),
    issues: [{ path: 'id', code: 'answered' }],
  });
  expect(await answer(context, '已安排补发')).toEqual({ id: ID, status: 'answered' });
  expect(stored(context)).toMatchObject({ answer: '已安排补发', answeredAt: at, answeredBy: 'o-anna' });
  await answer(context, '已补发', { again: true }, BORIS);
  expect(stored(context)).toMatchObject({ answer: '已补发', answeredBy: 'o-boris' });
});

test('closed, it is off the list and keeps its answer', async () => {
  const context = withFeedback(told(1));
  await answer(context, '已安排补发');
  const close = { action: 'feedback.close', id: ID } as const;
  expect(await manage(context, ANNA, close)).toEqual({ id: ID, status: 'closed' });
  expect(await manage(context, ANNA, close)).toEqual({ id: ID, status: 'closed' });
  expect((await listInbox(context, 'o-user', {})).feedback).toMatchObject([
    { status: 'closed', answer: '已安排补发' },
  ]);
});

test.each([
  ['nobody knows', 'feedback:9'],
  ['is no feedback', 'click:x'],
])('an id that %s is not found', async (_what, id) => {
  const context = withFeedback(newEvent({ _id: 'click:x', kind: 'click', openid: 'o-user', at: NOW }));
  for (const action of ['feedback.close', 'feedback.answer'] as const)
    await expect(manage(context, ANNA, { action, id, answer: '好' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  expect(context.store.get('notify_events', 'click:x').status).toBeUndefined();
});

test('the audit log says who answered what, without the words', async () => {
  const context = withFeedback(told(1));
  await answer(context, '张先生您好');
  const [entry] = context.store.all('notify_audit');
  expect(entry).toMatchObject({ by: 'o-anna', action: 'feedback.answer', target: ID, outcome: 'done' });
  expect(entry!.request).not.toContain('张先生');
});

test('feedback of an older version, not migrated yet, is open and can be answered', async () => {
  const { status: _status, answer: _answer, ...older } = told(1);
  const context = withFeedback(older as EventDocument, told(2, { status: 'closed' }));
  expect(idsOf(await list(context))).toEqual([ID]);
  expect(await answer(context, '已安排补发')).toEqual({ id: ID, status: 'answered' });
  await expect(answer(context, '另一句', {}, BORIS)).rejects.toMatchObject({
    message: expect.stringContaining('o-anna has answered already') as unknown,
  });
});
