import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleUser } from '../../../test/support/sample';
import { noMarks } from '../model/figures';
import { slotOf, type UserDocument } from '../model/user';
import { markClicks } from './markClicks';

const AT = slotOf(NOW);
let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
});
const put = (openid: string, more: Partial<UserDocument> = {}) =>
  context.store.put('notify_users', { ...sampleUser(), _id: openid, ...more });
const mark = (openids: string[], at = AT) =>
  markClicks(context, {
    ...noMarks(),
    clicks: [{ template: 'offer', at, openids }],
  });
const of = (openid: string) => {
  const { hours, clicked } = context.store.get('notify_users', openid);
  return { hours, at: clicked?.offer };
};
const zone = (name: string) => ({ quietHours: { from: '23:00', to: '07:00', zone: name } });

test('each by the clock where its user is, in one call as long as that is everybody’s', async () => {
  put('o-1');
  put('o-2', zone(''));
  put('o-3', zone('Asia/Shanghai'));
  expect(await counted(context, () => mark(['o-1', 'o-2', 'o-3']))).toEqual({ update: 1 });
  for (const openid of ['o-1', 'o-2', 'o-3']) expect(of(openid)).toEqual({ hours: [10], at: AT });
  put('o-4', zone('Europe/Berlin'));
  put('o-5', zone('Europe/Berlin'));
  put('o-6', zone('Pacific/Kiritimati'));
  expect(await counted(context, () => mark(['o-4', 'o-5', 'o-6']))).toEqual({ update: 3, find: 1 });
  expect(['o-4', 'o-5', 'o-6'].map((openid) => of(openid).hours)).toEqual([[3], [3], [16]]);
});

test('added again, or after a later one, it counts nothing', async () => {
  put('o-1');
  put('o-2', zone('Europe/Berlin'));
  await mark(['o-1', 'o-2']);
  await mark(['o-1', 'o-2']);
  await mark(['o-1', 'o-2'], AT - 300_000);
  expect(of('o-1')).toEqual({ hours: [10], at: AT });
  expect(of('o-2')).toEqual({ hours: [3], at: AT });
  await mark(['o-1'], AT + 300_000);
  expect(of('o-1')).toEqual({ hours: [10, 10], at: AT + 300_000 });
});

test('killed between any two of its calls, then done again: once', async () => {
  for (let at = 0; at < 4; at++) {
    for (const after of [true, false]) {
      put('o-1');
      put('o-2', zone('Europe/Berlin'));
      let calls = 0;
      context.store.around = async (_call, run) => {
        if (calls++ !== at) return run();
        if (after) await run();
        throw new Error('killed');
      };
      await mark(['o-1', 'o-2']).catch(() => undefined);
      context.store.around = undefined;
      await mark(['o-1', 'o-2']);
      expect([of('o-1').hours, of('o-2').hours]).toEqual([[10], [3]]);
    }
  }
});

test('who is not there, or had everything deleted since, is not brought back', async () => {
  put('o-1', { erasedAt: AT + 1 });
  await mark(['o-1', 'o-stranger']);
  expect(of('o-1')).toEqual({ hours: [], at: undefined });
  expect(context.store.all('notify_users')).toHaveLength(1);
});

test('a document from before they were kept', async () => {
  const { hours: _hours, clicked: _clicked, ...old } = sampleUser();
  context.store.put('notify_users', { ...old, _id: 'o-1' });
  await mark(['o-1']);
  expect(of('o-1')).toEqual({ hours: [10], at: AT });
});
