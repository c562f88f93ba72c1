import { bookProblems } from '../../../test/support/memory/books';
import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { sampleConfig, sampleUser } from '../../../test/support/sample';
import type { TraitValue } from '../model/behaviour';
import { listInbox } from '../people/inbox';
import { dryRun } from './dryRun';
import { sendNotification } from './send';

const config = sampleConfig();
const { id: T } = config.templates.offer!;

function withUser(traits: Record<string, TraitValue>): MemoryContext {
  const context = memoryContext({ config });
  const user = sampleUser({ [T]: { available: 3, granted: 3 } }, { creditFor: [T], traits });
  context.store.put('notify_users', user);
  return context;
}
const send = (context: MemoryContext, goods: string, key = 'k') =>
  sendNotification(context, { to: 'o-user', template: 'offer', key, data: { goods } });
const shown = ({ sent }: MemoryContext) => sent.map(({ data }) => data['thing1']?.value);

test('what is known of the user stands in the card, and costs no call', async () => {
  const context = withUser({ level: '金卡' });
  // The first one of an environment reads what all others know.
  await send(context, '茶', '0');
  const plain = await counted(context, () => send(context, '马克杯', 'a'));
  const personal = await counted(context, () => send(context, '{{level|会员}}专享马克杯', 'b'));
  expect(shown(context)).toEqual(['茶', '马克杯', '金卡专享马克杯']);
  expect(personal).toEqual(plain);
});

test('whom it does not fit is sent nothing, for a reason, and keeps the credit', async () => {
  const context = withUser({ level: '很'.repeat(30) });
  const asked = { to: 'o-user', template: 'offer', key: 'k', data: { goods: '{{level|会员}}专享' } };
  expect(await dryRun(context, asked)).toMatchObject({
    state: 'failed',
    willSend: false,
    reason: { code: 'CONTENT_UNFIT' },
  });
  expect(await send(context, '{{level|会员}}专享')).toMatchObject({
    state: 'failed',
    willSend: false,
    reason: { code: 'CONTENT_UNFIT' },
  });
  expect(context.sent).toEqual([]);
  expect(context.store.get('notify_users', 'o-user').credits[T]).toMatchObject({ available: 3, held: 0 });
  expect(bookProblems(context)).toEqual([]);
});

test('the inbox shows the words, never the marks', async () => {
  const context = withUser({ level: '金卡' });
  await send(context, '{{level|会员}}专享');
  const { items } = await listInbox(context, 'o-user', {});
  expect(items.map(({ data }) => data)).toEqual([{ goods: '金卡专享' }]);
});
