import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleConfig, sampleRow } from '../../../test/support/sample';
import type { MessageDocument } from '../model/message';
import type { State } from '../model/states';
import { reschedule } from './reschedule';

let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
});
const put = (id: string, state: State, more: Partial<MessageDocument> = {}) =>
  context.store.put('notify_messages', sampleRow({ _id: id, key: id, state, ...more }));
const row = (id: string) => context.store.get('notify_messages', id);
const sendAt = NOW + 3_600_000;

test.each<State>(['scheduled', 'waiting', 'heldBack'])('what is %s gets its new time', async (state) => {
  put('a', state, { reason: 'NO_CREDIT' });
  expect(await reschedule(context, { id: 'a', sendAt })).toMatchObject({ rescheduled: 1 });
  const { expiresAfterMs } = context.config.templates.backInStock!;
  expect(row('a')).toMatchObject({ state: 'scheduled', reason: null, token: '', dueAt: sendAt });
  expect(row('a').expiresAt).toBe(sendAt + expiresAfterMs);
});

test('what is just being sent is named, and keeps its time', async () => {
  put('a', 'claimed');
  expect(await reschedule(context, { id: 'a', sendAt })).toMatchObject({ rescheduled: 0, onTheirWay: ['a'] });
  expect(row('a')).toMatchObject({ state: 'claimed', dueAt: NOW, token: 'token' });
});

test.each<State>(['sent', 'failed', 'cancelled'])('what is %s is not brought back', async (state) => {
  put('a', state);
  expect(await reschedule(context, { id: 'a', sendAt })).toMatchObject({ rescheduled: 0, state });
  expect(row('a').state).toBe(state);
});

test('of many, each gets the span of its own template', async () => {
  put('k1', 'scheduled');
  put('k2', 'scheduled', { template: 'offer' });
  put('k3', 'claimed');
  expect(await reschedule(context, { keyPrefix: 'k', sendAt })).toEqual({
    rescheduled: 2,
    onTheirWay: ['k3'],
  });
  const { backInStock, offer } = context.config.templates;
  expect(row('k1').expiresAt).toBe(sendAt + backInStock!.expiresAfterMs);
  expect(row('k2').expiresAt).toBe(sendAt + offer!.expiresAfterMs);
});

test('a time in the past moves nothing', async () => {
  put('k1', 'scheduled');
  const past = { keyPrefix: 'k', sendAt: NOW - 3_600_000 };
  await expect(reschedule(context, past)).rejects.toMatchObject({ code: 'BAD_TIME' });
  expect(row('k1')).toMatchObject({ dueAt: NOW, history: [] });
});

test('a time that one of the templates cannot have moves none of any', async () => {
  const DAY = 24 * 3_600_000;
  const { templates } = context.config;
  const long = { ...templates.backInStock!, expiresAfterMs: 90 * DAY };
  const config = sampleConfig({ limits: { sendAtMaxDays: 180 } });
  context = memoryContext({ config: { ...config, templates: { ...templates, backInStock: long } } });
  put('k1', 'scheduled');
  put('k2', 'scheduled', { template: 'offer' });
  const request = { sendAt: NOW + 120 * DAY, expiresAt: NOW + 200 * DAY };
  await expect(reschedule(context, { keyPrefix: 'k', ...request })).rejects.toMatchObject({
    code: 'BAD_TIME',
  });
  expect([row('k1').dueAt, row('k2').dueAt]).toEqual([NOW, NOW]);
  expect(await reschedule(context, { keyPrefix: 'k', template: 'backInStock', ...request })).toMatchObject({
    rescheduled: 1,
  });
});
