import { memoryContext } from '../../../test/support/memory/context';
import { NOW, sampleConfig, sampleRow } from '../../../test/support/sample';
import { messages } from './messages';

const { backInStock, offer } = sampleConfig().templates;

function withThree() {
  const context = memoryContext();
  context.store.put(
    'notify_messages',
    sampleRow({
      _id: 'old',
      to: 'o-1',
      key: 'k:1',
      createdAt: NOW - 2,
      state: 'failed',
      reason: 'CONTENT_REFUSED',
    }),
    sampleRow({
      _id: 'new',
      to: 'o-1',
      key: 'k:2',
      createdAt: NOW,
      state: 'sent',
      reason: null,
      sentAt: NOW,
    }),
    sampleRow({
      _id: 'offer',
      to: 'o-1',
      key: 'k:3',
      createdAt: NOW - 1,
      template: 'offer',
      templateId: offer!.id,
      state: 'sent',
      reason: null,
    }),
    sampleRow({ _id: 'other', to: 'o-2', key: 'k:4', createdAt: NOW, templateId: backInStock!.id }),
  );
  return context;
}
const ids = async (request: Parameters<typeof messages>[1]) =>
  (await messages(withThree(), request)).map(({ id }) => id);

test('one user’s, newest first, as many as asked for', async () => {
  expect(await ids({ to: 'o-1' })).toEqual(['new', 'offer', 'old']);
  expect(await ids({ to: 'o-1', limit: 2 })).toEqual(['new', 'offer']);
  expect(await ids({ to: 'o-nobody' })).toEqual([]);
});

test('of one template, in one state', async () => {
  expect(await ids({ to: 'o-1', template: 'backInStock' })).toEqual(['new', 'old']);
  expect(await ids({ to: 'o-1', state: 'sent' })).toEqual(['new', 'offer']);
  expect(await ids({ to: 'o-1', template: 'offer', state: 'failed' })).toEqual([]);
});

test('each with how it stands and why', async () => {
  const [last, , first] = await messages(withThree(), { to: 'o-1' });
  expect(last).toMatchObject({ template: 'backInStock', key: 'k:2', sentAt: new Date(NOW).toISOString() });
  expect(first).toMatchObject({ state: 'failed', reason: { code: 'CONTENT_REFUSED' } });
  expect(first).not.toHaveProperty('sentAt');
});

test('a template that there is not is named', async () => {
  await expect(ids({ to: 'o-1', template: 'nope' })).rejects.toMatchObject({ code: 'UNKNOWN_TEMPLATE' });
});
