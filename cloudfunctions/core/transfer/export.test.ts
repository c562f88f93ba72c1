/** What leaves an environment in files that people read: everything that is kept about a user, no secret, no machinery. */
import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleReceipt, sampleRow, sampleUser } from '../../../test/support/sample';
import { newEvent } from '../model/newEvent';
import { exported, exportPages, type ExportName } from './export';
import type { Last } from './pages';

const SECRETS = ['secret-token', 'secret-hash', 'nid=secret'];
type Doc = Record<string, unknown>;

async function read(context: MemoryContext, name: ExportName, user?: string, after?: Last): Promise<Doc[]> {
  const documents: Doc[] = [];
  for await (const page of exportPages(context, name, { user }, after))
    documents.push(...(page as unknown as Doc[]));
  return documents;
}

function shop(): MemoryContext {
  const context = memoryContext();
  const step = { state: 'sent', at: NOW, token: 'secret-token' } as const;
  for (const to of ['o-1', 'o-2']) {
    const own = {
      _id: `n-${to}`,
      to,
      token: 'secret-token',
      bodyHash: 'secret-hash',
      page: 'pages/a?nid=secret',
    };
    context.store.put('notify_messages', sampleRow({ ...own, state: 'sent', sentAt: NOW, history: [step] }));
    context.store.put('notify_users', sampleUser({}, { _id: to, traits: { level: 'gold' }, tags: ['vip'] }));
    context.store.put('notify_receipts', sampleReceipt({ _id: `r-${to}`, openid: to }));
    const event = { kind: 'event', openid: to, at: NOW } as const;
    context.store.put('notify_events', { ...newEvent({ _id: `e-${to}`, ...event }), call: 'secret-token' });
  }
  context.store.put('notify_locks', {
    _id: 'links',
    token: 'secret-token',
    until: 0,
    number: 0,
    at: 0,
    secret: 'secret-hash',
  });
  return context;
}

test('of one user what is kept about them, and of nobody else', async () => {
  const context = shop();
  for (const name of exported({ user: 'o-1' })) {
    const documents = await read(context, name, 'o-1');
    expect([name, documents.length]).toEqual([name, 1]);
    expect(JSON.stringify(documents)).toContain('o-1');
    expect(JSON.stringify(documents)).not.toContain('o-2');
  }
});

test('no token, no hash and no mark of a link is in any file', async () => {
  const context = shop();
  for (const name of exported({})) {
    const text = JSON.stringify(await read(context, name));
    for (const secret of SECRETS)
      expect([name, secret, text.includes(secret)]).toEqual([name, secret, false]);
  }
});

test('a notification keeps what became of it: state, times, history in its order', async () => {
  const [row] = await read(shop(), 'notifications', 'o-1');
  expect(row).toMatchObject({ state: 'sent', sentAt: NOW, key: 'restock:17', data: { thing1: 'Blue mug' } });
  expect(row!.history).toEqual([{ state: 'sent', at: NOW }]);
});

test('a user keeps what is known of them, and loses what only the machinery needs', async () => {
  const [user] = await read(shop(), 'users', 'o-1');
  expect(user).toMatchObject({ _id: 'o-1', traits: { level: 'gold' }, tags: ['vip'] });
  for (const inner of ['hold', 'ended', 'touch', 'uncertainties']) expect(user).not.toHaveProperty(inner);
});

test('an export of all names everything that holds somebody’s data; an export of one asks for nothing of others', () => {
  expect(exported({})).toEqual(
    expect.arrayContaining(['users', 'notifications', 'events', 'receipts', 'figures', 'audit']),
  );
  expect(exported({ user: 'o-1' })).toEqual(['users', 'notifications', 'events', 'receipts']);
});

test('it goes on behind the last document that was written', async () => {
  const context = memoryContext();
  const rows = Array.from({ length: 7 }, (_, i) =>
    sampleRow({ _id: `n-${i}`, to: 'o-1', createdAt: NOW + (i >> 1) }),
  );
  context.store.put('notify_messages', ...rows);
  const all = (await read(context, 'notifications', 'o-1')).map(({ _id }) => _id);
  expect(all).toEqual(rows.map(({ _id }) => _id));
  for (const [i, row] of rows.entries()) {
    const rest = await read(context, 'notifications', 'o-1', row as unknown as Last);
    expect(rest.map(({ _id }) => _id)).toEqual(all.slice(i + 1));
  }
});
