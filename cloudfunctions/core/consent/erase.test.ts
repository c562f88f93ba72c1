import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleConfig, sampleRow, sampleUser } from '../../../test/support/sample';
import type { MessageDocument } from '../model/message';
import { newEvent } from '../model/newEvent';
import type { State } from '../model/states';
import type { UserDocument } from '../model/user';
import { erase } from './erase';
import { bookReport } from './grant';

const OPENID = 'o-user';
const ID = sampleConfig().templates.backInStock!.id;

const row = (id: string, state: State, to = OPENID): MessageDocument => ({
  ...sampleRow({ state }),
  _id: id,
  to,
});
const full: Partial<UserDocument> = {
  permits: ['offer'],
  mutedTopics: ['offers'],
  quietHours: { from: '22:00', to: '07:00', zone: '' },
  recent: [{ at: 1, template: 'offer' }],
  tried: [ID],
  nonces: [{ nonce: 'nonce-0001', at: 1 }],
};
function withUser(more: Partial<UserDocument> = {}, uncertain = 0): MemoryContext {
  const context = memoryContext();
  const books = { granted: 2 + uncertain, available: 1, spent: 1, uncertain };
  context.store.put('notify_users', sampleUser({ [ID]: books }, { ...full, ...more }));
  return context;
}
const userOf = ({ store }: MemoryContext) => store.get('notify_users', OPENID);

test('nothing is left of the user but a no and its time', async () => {
  const context = withUser();
  expect(await erase(context, OPENID)).toEqual({ erased: true });
  expect(userOf(context)).toMatchObject({
    muted: true,
    erasedAt: NOW,
    credits: {},
    creditFor: [],
    permits: [],
    recent: [],
    tried: [],
    nonces: [],
    imported: {},
    quietHours: null,
  });
});

test('notifications go, those of others stay; one whose outcome is open keeps its bare row', async () => {
  const context = withUser();
  const { store } = context;
  store.put('notify_messages', row('sent', 'sent'), row('scheduled', 'scheduled'), row('unknown', 'unknown'));
  store.put('notify_messages', row('other', 'sent', 'o-other'));
  await erase(context, OPENID);
  expect(store.all('notify_messages').map(({ _id, key, data }) => [_id, key, data])).toEqual([
    ['unknown', '', {}],
    ['other', 'restock:17', { thing1: 'Blue mug' }],
  ]);
});

test('a fact that is counted goes; one that is not keeps no words; a sheet that was shown goes at once', async () => {
  const context = withUser();
  const { store } = context;
  const fact = (id: string, more: object) => ({
    ...newEvent({ _id: id, kind: 'feedback', openid: OPENID, at: NOW, text: 'my words' }),
    ...more,
  });
  store.put(
    'notify_events',
    fact('old', { stage: 'folded' }),
    fact('new', { stage: 'new', props: { a: 1 } }),
  );
  store.put('notify_events', fact('sheet', { kind: 'prompt', stage: 'new' }));
  store.put('notify_events', fact('other', { openid: 'o-other' }));
  await erase(context, OPENID);
  const kept = store.all('notify_events').filter(({ kind }) => kind === 'feedback');
  expect(kept.map(({ _id, text, props }) => [_id, text, props])).toEqual([
    ['new', '', {}],
    ['other', 'my words', {}],
  ]);
  expect(store.all('notify_events').some(({ kind }) => kind === 'prompt')).toBe(false);
});

test('a credit of unknown fate stays on the books until it is known', async () => {
  const uncertainties = [{ token: 't', nid: 'n', templateId: ID, counted: true, heldAt: 1, until: NOW + 1 }];
  const context = withUser({ uncertainties }, 1);
  await erase(context, OPENID);
  expect(userOf(context)).toMatchObject({ uncertainties, credits: { [ID]: { uncertain: 1, granted: 3 } } });
});

test('an accept from before is not booked after it; a new one is, and asks to be let in', async () => {
  const context = withUser();
  await erase(context, OPENID);
  const report = { results: { [ID]: 'accept' }, nonce: 'nonce-0002', asked: ['backInStock'] };
  const before = await bookReport(context, OPENID, { ...report, at: NOW });
  expect(before.outcomes).toEqual({ [ID]: 'before-rejection' });
  context.clock.advance(10);
  const after = await bookReport(context, OPENID, { ...report, at: NOW + 1 });
  expect(after).toEqual({ outcomes: { [ID]: 'granted' }, askToSwitchOn: ['restock'] });
});

test('while something is under way nothing is deleted, and that is said', async () => {
  const hold = {
    token: 'worker',
    journal: 'worker:0',
    template: 'offer',
    templateId: ID,
    topic: 'offers',
    counted: false,
    sends: 1,
    at: NOW,
    until: NOW + 65_000,
  };
  const context = withUser({ hold });
  context.store.put('notify_messages', row('sent', 'sent'));
  await expect(erase(context, OPENID)).rejects.toMatchObject({ code: 'PENDING' });
  expect(userOf(context)).toMatchObject({ muted: true, erasedAt: 0, tried: [ID] });
  expect(context.store.all('notify_messages')).toHaveLength(1);
});

test('something that began between the no and the deletion is not run over', async () => {
  const context = withUser();
  context.store.around = async ({ operation, what }, run) => {
    if (operation === 'updateOne' && JSON.stringify(what).includes('"hold":null'))
      await context.store.beneath.update('notify_users', { _id: OPENID }, { $set: { touch: 'somebody' } });
    return run();
  };
  await expect(erase(context, OPENID)).rejects.toMatchObject({ code: 'PENDING' });
  expect(userOf(context).erasedAt).toBe(0);
});

test('said again, it deletes what there is by then', async () => {
  const context = withUser();
  await erase(context, OPENID);
  context.store.put('notify_messages', row('suppressed', 'suppressed'));
  await erase(context, OPENID);
  expect(context.store.all('notify_messages')).toEqual([]);
  expect(context.store.all('notify_events').map(({ name }) => name)).toEqual(['all']);
});
