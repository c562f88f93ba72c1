import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { sampleConfig } from '../../../test/support/sample';
import type { ContentCall } from '../contract';
import { scheduleMany } from './sendMany';

const SOURCE = { function: 'coupons' };
const one = (to: string, more: object = {}) => ({ to, template: 'offer', key: 'k', data: {}, ...more });

let context: MemoryContext;
const asked = () =>
  context.called.map(({ event }) => (event as ContentCall).people.map(({ openid }) => openid));
const codes = async (requests: object[]) =>
  (await scheduleMany(context, requests, SOURCE)).results.map((result) =>
    'error' in result ? result.error.code : (result.reason?.code ?? result.state),
  );

beforeEach(() => {
  context = memoryContext({ config: sampleConfig({ contentFunctions: ['coupons'] }) });
  context.answerCall = (_name, event) => ({
    ok: true,
    result: {
      people: (event as ContentCall).people.map(({ id, openid }) =>
        openid === 'o-skip' ? { id, skip: 'none left' } : { id, data: { goods: openid } },
      ),
    },
  });
});

test('each gets what the function gives, or its reason; one that is wrong keeps no other back and is not asked for', async () => {
  expect(await codes([one('o-1'), one('o-skip'), { to: 'o-bad' }, one('o-2', { sendAt: 1 })])).toEqual([
    ...['scheduled', 'CONTENT_SKIPPED', 'BAD_REQUEST', 'BAD_TIME'],
  ]);
  expect(asked()).toEqual([['o-1', 'o-skip']]);
  expect(context.store.all('notify_messages').map(({ data }) => data)).toEqual([{ thing1: 'o-1' }, {}]);
});

test('the same again asks for nobody twice; another body under the same key is told', async () => {
  await codes([one('o-1')]);
  expect(await codes([one('o-1'), one('o-2')])).toEqual(['scheduled', 'scheduled']);
  expect(asked()).toEqual([['o-1'], ['o-2']]);
  expect(await codes([one('o-1', { page: 'pages/other/index' })])).toEqual(['KEY_REUSED']);
  expect(context.store.all('notify_messages')).toHaveLength(2);
});

test('without an answer nothing is written, and the same request again does it', async () => {
  const { answerCall } = context;
  context.answerCall = () => ({ ok: false, missing: false, text: 'timed out' });
  expect(await codes([one('o-1')])).toEqual(['CONTENT_UNAVAILABLE']);
  expect(context.store.all('notify_messages')).toEqual([]);
  context.answerCall = answerCall;
  expect(await codes([one('o-1')])).toEqual(['scheduled']);
});

test('each template is asked for by itself', async () => {
  await codes([one('o-1'), one('o-1', { template: 'notice', data: { what: 'x' } })]);
  expect(context.called.map(({ event }) => (event as ContentCall).template)).toEqual(['offer', 'notice']);
});

test('a function that the configuration does not list is refused', async () => {
  await expect(scheduleMany(context, [one('o-1')], { function: 'other' })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
  });
  expect(context.called).toEqual([]);
});
