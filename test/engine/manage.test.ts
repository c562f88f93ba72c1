import type {
  AuditPage,
  BreakerReset,
  Muted,
  TemplateHistory,
  UserView,
} from '../../cloudfunctions/core/contract';
import { snapshot } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { seed } from '../support/seed';
import { accept, ADMIN, backInStock, data, send, templateId } from '../support/shop';
import { tick } from '../support/recover';

const cloud = notifyPerFile();
const manage = async <Data>(request: object) => data(await cloud().call<Data>('manage', request, ADMIN));
const auditLog = async () => data(await cloud().call<AuditPage>('stats', { action: 'audit' }, ADMIN)).entries;

test('an operator closes a breaker whose cause is mended: what it held back goes on', async () => {
  await seed(cloud(), { users: Array.from({ length: 10 }, (_, i) => `o-${i}`) });
  await cloud().faults([{ api: 'subscribeMessage.send', when: 'before', error: 40037, times: 1 }]);
  await tick(cloud());
  const key = `template:${templateId('backInStock')}`;
  expect(await manage<BreakerReset>({ action: 'breaker.reset', key })).toEqual({ reset: key });
  await tick(cloud());
  const { messages } = await snapshot(cloud());
  expect(messages.filter(({ state }) => state === 'heldBack')).toEqual([]);
  expect(await auditLog()).toMatchObject([
    { action: 'breaker.reset', target: key, by: ADMIN.openid, name: '店长', outcome: 'done' },
  ]);
});

test('an operator mutes a user who asked by phone: nothing goes out after it, and the log says who and why', async () => {
  await accept(cloud(), 'o-user');
  const mute = { action: 'user.mute', openid: 'o-user', scope: 'topic', name: 'restock', reason: 'by phone' };
  expect(await manage<Muted>(mute)).toEqual({ muted: { scope: 'topic', name: 'restock' } });
  expect(data(await send(cloud(), backInStock('o-user', 'restock:1')))).toMatchObject({
    state: 'suppressed',
    reason: { code: 'TOPIC_OFF' },
  });
  expect(await cloud().messages('o-user')).toEqual([]);
  const shown = await manage<UserView>({ action: 'user.show', openid: 'o-user' });
  expect(shown.latest).toMatchObject([{ key: 'restock:1', state: 'suppressed' }]);
  expect((await auditLog()).map(({ action, target }) => [action, target])).toEqual([
    ['user.show', 'o-user'],
    ['user.mute', 'o-user'],
  ]);
});

test('a mistake is named with its field, and the log is not filled with it', async () => {
  const answer = await cloud().call(
    'manage',
    { action: 'user.mute', openid: 'o-user', scope: 'topic', reason: 'by phone' },
    ADMIN,
  );
  expect(answer).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST', issues: [{ path: 'name' }] } });
  expect(await auditLog()).toEqual([]);
});

test('without the AppSecret WeChat is not asked about templates, the variable is named; states are written all the same', async () => {
  expect(await cloud().call('manage', { action: 'template.list' }, ADMIN)).toMatchObject({
    ok: false,
    error: {
      code: 'WECHAT_REFUSED',
      message: expect.stringMatching(/NOTIFY_APP_SECRET.*got nothing/) as string,
    },
  });
  const state = { action: 'template.state', name: 'backInStock', state: 'wanted', note: '下月上线' };
  expect((await manage<TemplateHistory>(state)).steps).toMatchObject([{ state: 'wanted', note: '下月上线' }]);
});
