import { memoryContext } from '../../../test/support/memory/context';
import { NOW } from '../../../test/support/sample';
import { newUser } from '../model/user';
import { NotifyError } from '../errors';
import { audit } from '../reports/audit';
import { manage } from './manage';

const ACTOR = { by: 'o-boss', name: '店长' };

function house() {
  const context = memoryContext();
  const log = () => context.store.all('notify_audit');
  return { context, log };
}

test('what is done stands in the log: who, what, about whom, and how it ended', async () => {
  const { context, log } = house();
  await manage(context, ACTOR, { action: 'user.mute', openid: 'o-user', scope: 'all', reason: 'by phone' });
  expect(log()).toMatchObject([
    { by: 'o-boss', name: '店长', action: 'user.mute', target: 'o-user', outcome: 'done', code: '', at: NOW },
  ]);
  expect(JSON.parse(log()[0]!.request)).toEqual({ openid: 'o-user', scope: 'all', reason: 'by phone' });
  expect(context.store.all('notify_users')).toMatchObject([{ _id: 'o-user', muted: true }]);
});

test('content is not in the log, only that there was some: it would outlive its user’s erasure', async () => {
  const { context, log } = house();
  const secret = '北京路 7 号';
  const replay = manage(context, ACTOR, {
    action: 'message.replay',
    id: 'n'.repeat(22),
    data: { goods: secret, price: 13800001111 },
    page: `pages/order?at=${secret}`,
    query: { at: secret },
  });
  await expect(replay).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(JSON.stringify(log())).not.toMatch(/北京路|13800001111/);
  expect(log()).toMatchObject([
    { action: 'message.replay', target: 'n'.repeat(22), outcome: 'refused', code: 'NOT_FOUND' },
  ]);
  expect(JSON.parse(log()[0]!.request)).toEqual({
    id: 'n'.repeat(22),
    data: '(content)',
    page: '(content)',
    query: '(content)',
  });
});

test('the line is there before anything is done: whoever dies on the way has left it', async () => {
  const { context, log } = house();
  context.store.around = (operation, run) => {
    if (operation.collection === 'notify_users') throw new Error('killed');
    return run();
  };
  const mute = { action: 'user.mute', openid: 'o-user', scope: 'all', reason: 'by phone' } as const;
  await expect(manage(context, ACTOR, mute)).rejects.toThrow('killed');
  expect(log()).toMatchObject([{ action: 'user.mute', outcome: 'begun', code: 'INTERNAL' }]);
});

test('nothing is done that could not be written down first', async () => {
  const { context } = house();
  context.store.around = (operation, run) => {
    if (operation.collection === 'notify_audit') throw new NotifyError('UNAVAILABLE', 'no database');
    return run();
  };
  const mute = { action: 'user.mute', openid: 'o-user', scope: 'all', reason: 'by phone' } as const;
  await expect(manage(context, ACTOR, mute)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect(context.store.all('notify_users')).toEqual([]);
});

test('what was done is answered even where its end could not be written', async () => {
  const { context, log } = house();
  context.store.around = (operation, run) => {
    if (operation.collection === 'notify_audit' && operation.operation === 'update') throw new Error('lost');
    return run();
  };
  await manage(context, ACTOR, { action: 'user.mute', openid: 'o-user', scope: 'all', reason: 'by phone' });
  expect(log()).toMatchObject([{ outcome: 'begun' }]);
  expect(context.logged).toMatchObject([{ event: 'audit-incomplete' }]);
});

test('a refusal names its code, and what is open instead', async () => {
  const { context, log } = house();
  const reset = manage(context, ACTOR, { action: 'breaker.reset', key: 'account' });
  await expect(reset).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: expect.stringContaining('(none)') as string,
  });
  expect(log()).toMatchObject([
    { action: 'breaker.reset', target: 'account', outcome: 'refused', code: 'NOT_FOUND' },
  ]);
});

test('an operator’s mute is a no like the user’s own: counted, with who said it', async () => {
  const { context } = house();
  await manage(context, ACTOR, {
    action: 'user.mute',
    openid: 'o-user',
    scope: 'topic',
    name: 'offers',
    reason: 'by phone',
  });
  expect(context.store.all('notify_users')).toMatchObject([{ muted: false, mutedTopics: ['offers'] }]);
  expect(context.store.all('notify_events')).toMatchObject([
    { kind: 'unsubscribe', openid: 'o-user', text: 'by phone (o-boss)' },
  ]);
});

test('somebody whom nobody knows is shown as one who was never asked, and looking is written down', async () => {
  const { context, log } = house();
  const shown = await manage(context, ACTOR, { action: 'user.show', openid: 'o-new' });
  expect(shown).toMatchObject({ known: false, latest: [], preferences: { muted: false } });
  expect(log()).toMatchObject([{ action: 'user.show', target: 'o-new', outcome: 'done' }]);
});

test('a user is shown with what they switched off', async () => {
  const { context } = house();
  await context.store.insert('notify_users', [{ ...newUser('o-user', NOW), mutedTopics: ['offers'] }]);
  const shown = await manage(context, ACTOR, { action: 'user.show', openid: 'o-user' });
  expect(shown).toMatchObject({ known: true });
  expect('preferences' in shown && shown.preferences.topics).toContainEqual(
    expect.objectContaining({ name: 'offers', frequency: 'off' }),
  );
});

test('the log is read newest first, page by page, every line once, those of one millisecond too', async () => {
  const { context } = house();
  for (let i = 0; i < 7; i++) {
    await manage(context, ACTOR, { action: 'user.show', openid: `o-${i}` });
    if (i % 3 === 2) context.clock.advance(1);
  }
  const seen: string[] = [];
  let before: string | undefined;
  do {
    const page = await audit(context, { limit: 2, before });
    seen.push(...page.entries.map(({ target }) => target));
    before = page.next;
  } while (before !== undefined);
  expect(seen).toHaveLength(7);
  expect(new Set(seen).size).toBe(7);
  expect(seen[0]).toBe('o-6');
});

test('a span of time bounds what is read', async () => {
  const { context } = house();
  await manage(context, ACTOR, { action: 'user.show', openid: 'o-early' });
  context.clock.advance(60_000);
  await manage(context, ACTOR, { action: 'user.show', openid: 'o-late' });
  const { entries } = await audit(context, { from: NOW + 1 });
  expect(entries.map(({ target }) => target)).toEqual(['o-late']);
});
