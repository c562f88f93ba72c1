import { counted, type MemoryContext } from '../../../test/support/memory/context';
import { putEvent, putSent, recordContext } from '../../../test/support/memory/record';
import { NOW } from '../../../test/support/sample';
import { attemptTimes, findMessages, ownMessage } from './findSubjects';

let context: MemoryContext;
beforeEach(() => {
  context = recordContext();
});

test('notifications are found once each, however often they are named; events of none ask for none', async () => {
  putSent(context, { id: 'n-1' });
  const found = await findMessages(context, ['n-1', '', 'n-1', 'n-gone']);
  expect([...found.keys()]).toEqual(['n-1']);
  expect(await counted(context, () => findMessages(context, ['', '']))).toEqual({});
});

test('what counting needs of them is read, their content is not', async () => {
  putSent(context, { id: 'n-1', to: 'o-1', at: NOW - 5 });
  const message = (await findMessages(context, ['n-1'])).get('n-1');
  expect(message).toMatchObject({
    to: 'o-1',
    template: 'backInStock',
    topic: 'restock',
    attemptedAt: NOW - 5,
  });
  expect(message).not.toHaveProperty('data');
  expect(message).not.toHaveProperty('history');
});

test('a thousand are read by two calls, all of them', async () => {
  const ids = Array.from({ length: 1000 }, (_, i) => `n-${i}`);
  for (const id of ids) putSent(context, { id });
  const calls = await counted(context, async () => {
    expect((await findMessages(context, ids)).size).toBe(1000);
  });
  expect(calls).toEqual({ find: 2 });
});

test('an event is about a notification only if that is its own user’s', async () => {
  putSent(context, { id: 'n-1', to: 'o-1' });
  const messages = await findMessages(context, ['n-1']);
  const by = (openid: string) => putEvent(context, 'feedback:1', { openid });
  expect(ownMessage(messages, 'n-1', by('o-1'))?._id).toBe('n-1');
  expect(ownMessage(messages, 'n-1', by('o-forger'))).toBeUndefined();
  expect(ownMessage(messages, 'n-2', by('o-1'))).toBeUndefined();
  expect(ownMessage(messages, '', by('o-1'))).toBeUndefined();
});

describe('the time of the attempt that a resolution tells of', () => {
  const resolution = (nid: string, token: string) =>
    putEvent(context, `resolution:${nid}:${token}`, { nid, name: 'accepted' });

  test('is when its own journal was opened, whatever attempts there were since', async () => {
    const first = putSent(context, { id: 'n-1', at: NOW - 9000, result: null });
    context.store.put('notify_journals', { ...first, _id: '1.later:0', token: '1.later', at: NOW });
    const event = resolution('n-1', first.token);
    expect(Object.fromEntries(await attemptTimes(context, [event]))).toEqual({ [event._id]: NOW - 9000 });
  });

  test('is that of the window that has it, of a claim of several windows', async () => {
    const first = putSent(context, { id: 'n-1', at: NOW - 9000 });
    const { token } = first;
    const entries = [{ id: 'n-2', to: 'o-2', counted: true }];
    context.store.put('notify_journals', { ...first, _id: `${token}:1`, at: NOW - 1000, entries });
    const [one, two] = [resolution('n-1', token), resolution('n-2', token)];
    const times = await attemptTimes(context, [one, two]);
    expect([times.get(one._id), times.get(two._id)]).toEqual([NOW - 9000, NOW - 1000]);
  });

  test('is not known where the journal is gone; the event is then booked without it', async () => {
    expect((await attemptTimes(context, [resolution('n-1', '1.gone')])).size).toBe(0);
  });

  test('is asked for resolutions alone, fifty tokens a call', async () => {
    putSent(context, { id: 'n-1' });
    const click = putEvent(context, 'click:n-1');
    expect(await counted(context, () => attemptTimes(context, [click]))).toEqual({});
    const many = Array.from({ length: 51 }, (_, i) => resolution(`n-${i}`, `1.t${i}`));
    expect(await counted(context, () => attemptTimes(context, many))).toEqual({ find: 2 });
  });
});
