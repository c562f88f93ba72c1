/** The way of a window of several users: who goes, who is turned away, and what stops it in the middle. */
import { bookProblems } from '../../../test/support/memory/books';
import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleConfig, sampleRow, sampleUser } from '../../../test/support/sample';
import type { JournalDocument } from '../model/journal';
import type { DueMessage, MessageDocument } from '../model/message';
import type { UserDocument } from '../model/user';
import type { RawSendAnswer } from '../ports';
import { journalId } from '../store/token';
import { FENCE, LEASE, SETTLE_MARGIN, WINDOW_SIZE } from '../time/spans';
import { Brake } from './brake';
import { Pacer } from './pacer';
import { Patience } from './patience';
import type { Window } from './step';
import { runWindow } from './window';

const TOKEN = '1.t';
const { id: T } = sampleConfig().templates.backInStock!;
const OFFER = sampleConfig().templates.offer!;
const refused = (code: number | string, text = 'rid: 1'): RawSendAnswer => ({ ok: false, code, text });

let context: MemoryContext;
let brake: Brake;
beforeEach(() => {
  context = memoryContext();
  brake = new Brake();
});

interface Given {
  user?: Partial<UserDocument>;
  account?: object;
  row?: Partial<MessageDocument>;
}
const openid = (i: number): string => `o-${String(i).padStart(2, '0')}`;

/** So many users with a credit and a claimed row each; of some, something else is so. */
function claimed(count: number, different: Record<number, Given> = {}, templateId = T): DueMessage[] {
  return Array.from({ length: count }, (_, i) => {
    const { user, account = { available: 1, granted: 1 }, row } = different[i] ?? {};
    const to = openid(i);
    context.store.put(
      'notify_users',
      sampleUser({ [templateId]: account }, { _id: to, creditFor: [templateId], ...user }),
    );
    const document = sampleRow({
      _id: `n-${to}`.padEnd(22, '-'),
      to,
      key: to,
      token: TOKEN,
      page: 'pages/a',
      ...row,
    });
    context.store.put('notify_messages', document);
    return document;
  });
}

function windowOf(rows: DueMessage[], more: Partial<Window> = {}): Window {
  const patience = new Patience(context.clock, LEASE);
  const template = context.config.templates.backInStock!;
  return { template, token: TOKEN, number: 0, leaseUntil: NOW + LEASE, patience, rows, ...more };
}
const run = (rows: DueMessage[], more?: Partial<Window>) =>
  runWindow(context, windowOf(rows, more), [new Pacer(context.clock, 20)], brake);

const rowOf = (i: number) => context.store.all('notify_messages').find(({ to }) => to === openid(i))!;
const stateOf = (i: number) => [rowOf(i).state, rowOf(i).reason];
const accountOf = (i: number, id = T) => context.store.get('notify_users', openid(i)).credits[id];
const users = () => context.store.all('notify_users');
const sentTo = () => context.sent.map(({ touser }) => touser);
const UNTOUCHED = { available: 1, held: 0, spent: 0, uncertain: 0 };
afterEach(() => {
  expect(bookProblems(context)).toEqual([]);
  expect(users().filter(({ hold }) => hold?.token === TOKEN)).toEqual([]);
});

test('everybody is sent theirs, once, with the credit that it took', async () => {
  const results = await run(claimed(WINDOW_SIZE));
  expect(sentTo()).toEqual(Array.from({ length: WINDOW_SIZE }, (_, i) => openid(i)));
  expect(results.map(({ decision }) => decision.state)).toEqual(Array(WINDOW_SIZE).fill('sent'));
  for (let i = 0; i < WINDOW_SIZE; i++) expect(accountOf(i)).toMatchObject({ available: 0, spent: 1 });
});

test('WeChat is given the fields, the page and the version that the environment opens', async () => {
  await run(claimed(1));
  expect(context.sent).toEqual([
    {
      touser: 'o-00',
      template_id: T,
      page: 'pages/a',
      data: { thing1: { value: 'Blue mug' } },
      miniprogram_state: 'developer',
      lang: 'zh_CN',
    },
  ]);
});

test('a card without a page is sent without one: an empty one is no page', async () => {
  await run(claimed(1, { 0: { row: { page: '' } } }));
  expect(context.sent[0]).not.toHaveProperty('page');
});

test('twenty-five cost the calls of three', async () => {
  const few = await counted(context, () => run(claimed(3)));
  context = memoryContext();
  const many = await counted(context, () => run(claimed(WINDOW_SIZE)));
  expect(many).toEqual(few);
  expect(Object.values(many).reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(6);
});

test.each<[string, Given, string, string]>([
  ['has no credit', { account: { available: 0, granted: 1, spent: 1 } }, 'suppressed', 'NO_CREDIT'],
  ['has never agreed', { account: {} }, 'suppressed', 'NEVER_SUBSCRIBED'],
  [
    'waits for the next accept',
    { account: { available: 0, granted: 1, spent: 1 }, row: { whenNoCredit: 'wait' } },
    'waiting',
    'NO_CREDIT',
  ],
  ['has switched everything off', { user: { muted: true } }, 'suppressed', 'MUTED'],
  ['has switched the topic off', { user: { mutedTopics: ['restock'] } }, 'suppressed', 'TOPIC_OFF'],
  ['has stopped the message', { user: { mutedTemplates: ['backInStock'] } }, 'suppressed', 'TEMPLATE_OFF'],
  ['comes too late', { row: { expiresAt: NOW } }, 'expired', 'EXPIRED'],
  [
    'gets content that does not fit',
    { user: { traits: { level: 'gold' } }, row: { data: { amount2: '{{level|1}}' } } },
    'failed',
    'CONTENT_UNFIT',
  ],
])('who %s is turned away and keeps what there is; the others go', async (_what, given, state, reason) => {
  await run(claimed(3, { 1: given }));
  expect(sentTo()).toEqual(['o-00', 'o-02']);
  expect(stateOf(1)).toEqual([state, reason]);
  expect(accountOf(1)).toMatchObject(given.account ?? UNTOUCHED);
  expect(rowOf(1)).toMatchObject({ attempts: 0, attemptedAt: 0 });
});

test('whom another window holds waits a moment, and that hold stays', async () => {
  const hold = {
    token: '1.other',
    journal: '1.other:0',
    template: 'offer',
    templateId: OFFER.id,
    topic: 'offers',
    counted: false,
    sends: 1,
    at: NOW,
    until: NOW + LEASE,
  };
  await run(claimed(2, { 1: { user: { hold: hold as unknown as UserDocument['hold'] } } }));
  expect(sentTo()).toEqual(['o-00']);
  expect(stateOf(1)).toEqual(['scheduled', 'BUSY']);
  expect(rowOf(1).dueAt).toBeGreaterThan(NOW);
  expect(context.store.get('notify_users', 'o-01').hold).toMatchObject({ token: '1.other' });
});

test('a window of nobody who may go writes no journal, and WeChat is not called', async () => {
  await run(claimed(2, { 0: { user: { muted: true } }, 1: { row: { expiresAt: NOW } } }));
  expect(context.store.all('notify_journals')).toEqual([]);
  expect(context.sent).toEqual([]);
});

test('what is over takes no hold: its user is not asked for', async () => {
  await run(claimed(2, { 0: { row: { expiresAt: NOW } }, 1: { row: { expiresAt: NOW - 1 } } }));
  expect(context.store.calls.map(({ collection }) => collection)).not.toContain('notify_users');
  expect(stateOf(0)).toEqual(['expired', 'EXPIRED']);
});

test('a template that WeChat bans in the middle: the rest is not begun, and keeps its credits', async () => {
  context.answer = () => (context.sent.length === 3 ? refused(43116) : { ok: true });
  await run(claimed(6));
  expect(context.sent.length).toBeLessThan(6);
  expect(stateOf(2)).toEqual(['failed', 'TEMPLATE_BANNED']);
  expect(stateOf(5)).toEqual(['scheduled', 'LEFT']);
  expect(accountOf(5)).toMatchObject(UNTOUCHED);
  expect(context.store.get('notify_locks', 'gate').gate?.breakers).toHaveProperty([`template:${T}`]);
});

test('a daily quota that is used up stops everything, for all workers', async () => {
  context.answer = () => refused(45009);
  await run(claimed(4));
  expect(sentTo()).toEqual(['o-00']);
  expect([0, 1, 2, 3].map((i) => rowOf(i).state)).toEqual(Array(4).fill('scheduled'));
  expect(rowOf(0).dueAt).toBeGreaterThan(NOW + 3_600_000);
  expect(rowOf(3).dueAt).toBeLessThanOrEqual(NOW + 1000);
  expect(brake.everything).toBe(true);
  expect(context.store.get('notify_locks', 'gate').gate?.breakers).toHaveProperty('quota');
});

test('a call without a token sends nothing, counts no attempt, opens no breaker', async () => {
  context.answer = () => refused(-501001, 'invalid wx openapi access_token');
  await run(claimed(3));
  for (const i of [0, 1, 2]) {
    expect(stateOf(i)).toEqual(['scheduled', 'NO_TOKEN']);
    expect(rowOf(i).attempts).toBe(0);
    expect(accountOf(i)).toMatchObject(UNTOUCHED);
  }
  expect(context.store.all('notify_locks')).toEqual([]);
});

test('a lost answer is unknown: its credit is uncertain, and it is not sent again', async () => {
  context.answer = ({ touser }) => (touser === 'o-01' ? refused('ECONNRESET') : { ok: true });
  await run(claimed(3));
  expect(sentTo()).toHaveLength(3);
  expect(rowOf(1).state).toBe('unknown');
  expect(accountOf(1)).toMatchObject({ available: 0, held: 0, uncertain: 1 });
  expect(users().map(({ hold }) => hold)).toEqual([null, null, null]);
});

describe('a send starts only if it can end in time', () => {
  const { sendTimeoutMs } = sampleConfig().limits;
  const nothing = async (rows: DueMessage[], more?: Partial<Window>): Promise<void> => {
    await run(rows, more);
    expect(context.sent).toEqual([]);
    expect(rows.map((_row, i) => stateOf(i))).toEqual(rows.map(() => ['scheduled', 'LEFT']));
    expect(accountOf(0)).toMatchObject(UNTOUCHED);
  };

  test('before its function does', async () => {
    context.deadline = NOW + SETTLE_MARGIN + sendTimeoutMs;
    await nothing(claimed(2));
  });

  test('and does start a moment earlier', async () => {
    context.deadline = NOW + SETTLE_MARGIN + sendTimeoutMs + 1;
    await run(claimed(1));
    expect(context.sent).toHaveLength(1);
  });

  test('before its lease does', async () => {
    const patience = new Patience(context.clock, FENCE + sendTimeoutMs);
    await nothing(claimed(2), { patience });
  });

  test('by whichever clock has gone further: one that is set back while the journal is written gives no more time', async () => {
    context.deadline = NOW + 10 * LEASE;
    const rows = claimed(2);
    const window = windowOf(rows);
    context.store.around = async ({ collection, operation }, go) => {
      if (collection === 'notify_journals' && operation === 'insert') {
        context.clock.advance(LEASE);
        context.clock.set(NOW);
      }
      return go();
    };
    await runWindow(context, window, [], brake);
    expect(context.sent).toEqual([]);
  });

  test('before its own time is over: it expires at its next look', async () => {
    context.store.around = async ({ collection, operation }, go) => {
      if (collection === 'notify_journals' && operation === 'insert') context.clock.advance(1000);
      return go();
    };
    await run(claimed(2, { 0: { row: { expiresAt: NOW + 1000 } } }));
    expect(sentTo()).toEqual(['o-01']);
    expect(rowOf(0).state).not.toBe('sent');
    expect(accountOf(0)).toMatchObject(UNTOUCHED);
  });

  test('in its slot', async () => {
    const late = { waitForSlot: async () => () => false };
    await runWindow(context, windowOf(claimed(2)), [late], brake);
    expect(context.sent).toEqual([]);
    expect(stateOf(0)).toEqual(['scheduled', 'LEFT']);
  });
});

describe('the journal', () => {
  test('is there before WeChat is called, and says who was begun', async () => {
    const seen: JournalDocument[] = [];
    context.answer = () => {
      seen.push(...context.store.all('notify_journals'));
      return { ok: true };
    };
    await run(claimed(1));
    expect(seen).toMatchObject([
      { stage: 'open', begun: 1, entries: [{ to: 'o-00', counted: true }], results: {} },
    ]);
    expect(context.store.all('notify_journals')).toMatchObject([{ stage: 'settled' }]);
  });

  test('whose answer was lost and was written again sends once', async () => {
    context.store.around = async ({ collection, operation }, go) => {
      if (collection !== 'notify_journals' || operation !== 'insert') return go();
      await go();
      return go();
    };
    await run(claimed(3));
    expect(sentTo()).toEqual(['o-00', 'o-01', 'o-02']);
  });

  test('that a recovery has closed meanwhile stops this worker: its rows are somebody else’s', async () => {
    const rows = claimed(2);
    const closed = { _id: journalId(TOKEN, 0), stage: 'settled', entries: [], results: {}, msgids: [] };
    context.store.put('notify_journals', closed as unknown as JournalDocument);
    await run(rows);
    expect(context.sent).toEqual([]);
    expect(brake.everything).toBe(true);
    expect(accountOf(0)).toMatchObject(UNTOUCHED);
  });

  test('that cannot be written: nothing is sent', async () => {
    const rows = claimed(2);
    context.store.around = ({ collection }, go) =>
      collection === 'notify_journals' ? Promise.reject(new Error('down')) : go();
    await expect(run(rows)).rejects.toThrow('down');
    expect(context.sent).toEqual([]);
    // What recovery finds, and gives back.
    expect(users().map(({ hold }) => hold?.token)).toEqual([TOKEN, TOKEN]);
    for (const { _id } of rows)
      await context.store.beneath.update(
        'notify_users',
        { _id: rowOwner(_id) },
        { $set: { hold: null, [`credits.${T}.held`]: 0, [`credits.${T}.available`]: 1 } },
      );
  });
  const rowOwner = (id: string): string => context.store.get('notify_messages', id).to;
});

test('a triggered notification that nobody can look at again is no send', async () => {
  const rows = claimed(1, {
    0: { row: { trigger: { at: NOW } as unknown as NonNullable<MessageDocument['trigger']> } },
  });
  await expect(run(rows)).rejects.toThrow(/cannot look at it again/);
  expect(context.sent).toEqual([]);
});

test('what its campaign takes back at the last look is never held', async () => {
  const rows = claimed(2, {
    0: { row: { trigger: { at: NOW } as unknown as NonNullable<MessageDocument['trigger']> } },
  });
  const decision = { state: 'suppressed', reason: 'UNLESS' } as const;
  const again = async (_context: unknown, some: DueMessage[]) =>
    new Map(some.map(({ _id }) => [_id, decision]));
  await runWindow(context, windowOf(rows), [], brake, again);
  expect(sentTo()).toEqual(['o-01']);
  expect(stateOf(0)).toEqual(['suppressed', 'UNLESS']);
  const held = context.store.calls.find(
    ({ collection, operation }) => collection === 'notify_users' && operation !== 'find',
  );
  expect(JSON.stringify(held?.what)).not.toContain('o-00');
});
