import { bookProblems } from '../../../test/support/memory/books';
import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { resultOf, TOKEN, underWay, type UnderWay } from '../../../test/support/memory/underWay';
import { NOW } from '../../../test/support/sample';
import { noteSuspicions } from '../gate/surge';
import { triedMark } from '../model/marks';
import type { JournalDocument } from '../model/journal';
import { SUSPECT_REST } from '../time/spans';
import { settle, type Attempt, type Settlement } from './settle';

let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
});

type Answer = Parameters<typeof resultOf>[1];
const row = (openid: string) => context.store.get('notify_messages', `n-${openid}`);
const user = (openid: string) => context.store.get('notify_users', openid);
const account = (openid: string) => Object.values(user(openid).credits)[0];

const attempt = ({ entries, templateId }: JournalDocument, openid: string, answer: Answer): Attempt => ({
  row: row(openid),
  counted: entries.find(({ to }) => to === openid)!.counted,
  heldAt: NOW,
  sends: 1,
  suspicions: user(openid).credits[templateId]?.suspicions ?? 0,
  mainSwitch: user(openid).mainSwitch,
  result: resultOf(context.clock.now(), answer),
});

/** A window is under way, and these are its answers. */
async function begun(answers: Record<string, Answer>, more: Partial<UnderWay> = {}): Promise<Settlement> {
  const journal = await underWay(context, { openids: Object.keys(answers), ...more });
  context.clock.advance(300);
  return {
    token: TOKEN,
    journal: journal._id,
    template: journal.template,
    templateId: journal.templateId,
    openedAt: journal.at,
    attempts: Object.entries(answers).map(([openid, answer]) => attempt(journal, openid, answer)),
  };
}

test('what WeChat took is sent, and its credit spent', async () => {
  const outcomes = await settle(context, await begun({ 'o-1': 'accepted' }));
  expect(row('o-1')).toMatchObject({ state: 'sent', sentAt: NOW + 300, attempts: 1, attemptedAt: NOW });
  expect(user('o-1').hold).toBeNull();
  expect(account('o-1')).toMatchObject({ spent: 1, held: 0 });
  expect(outcomes.get('n-o-1')?.state).toBe('sent');
});

test('a window is settled in groups: as many calls for two alike as for twenty', async () => {
  const many = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`o-${i}`, 'accepted' as const]));
  const settlement = await begun(many);
  expect(await counted(context, () => settle(context, settlement))).toEqual({ update: 2 });
  expect(context.store.all('notify_messages').every(({ state }) => state === 'sent')).toBe(true);
  expect(bookProblems(context)).toEqual([]);
});

test('each row goes its own way, and the books balance', async () => {
  await settle(
    context,
    await begun({
      'o-1': 'accepted',
      'o-2': 43108,
      'o-3': 'unknown',
      'o-4': 47003,
      'o-5': 'left',
      'o-6': 43101,
    }),
  );
  expect(['o-1', 'o-2', 'o-3', 'o-4', 'o-5', 'o-6'].map((openid) => row(openid).state)).toEqual([
    'sent',
    'scheduled',
    'unknown',
    'failed',
    'scheduled',
    'scheduled',
  ]);
  expect(account('o-1')).toMatchObject({ spent: 1 });
  expect(account('o-2')).toMatchObject({ available: 1 });
  expect(account('o-3')).toMatchObject({ uncertain: 1 });
  expect(account('o-4')).toMatchObject({ available: 1 });
  expect(account('o-5')).toMatchObject({ available: 1 });
  expect(account('o-6')).toMatchObject({
    available: 1,
    suspicions: 1,
    suspectUntil: NOW + 300 + SUSPECT_REST,
  });
  expect(context.store.all('notify_users').every(({ hold }) => hold === null)).toBe(true);
  expect(bookProblems(context)).toEqual([]);
});

test('what was never handed over counts no attempt', async () => {
  await settle(context, await begun({ 'o-1': 'left' }));
  expect(row('o-1')).toMatchObject({ attempts: 0, attemptedAt: 0 });
});

test('done a second time, by recovery or after a crash, it changes nothing', async () => {
  const settlement = await begun({ 'o-1': 'accepted', 'o-2': 43108, 'o-3': 'unknown' });
  await settle(context, settlement);
  const all = () => [context.store.all('notify_messages'), context.store.all('notify_users')];
  const before = all();
  await settle(context, settlement);
  expect(all()).toEqual(before);
});

test('broken off at any call and done again, it ends the same', async () => {
  for (let dies = 0; dies < 12; dies++) {
    context = memoryContext();
    const settlement = await begun({ 'o-1': 'accepted', 'o-2': 43108, 'o-3': 'unknown', 'o-4': 47003 });
    let calls = 0;
    context.store.around = async (_call, run) => {
      const answer = await run();
      if (calls++ === dies) throw new Error('killed');
      return answer;
    };
    await settle(context, settlement).catch(() => undefined);
    context.store.around = undefined;
    await settle(context, settlement);
    expect(['o-1', 'o-2', 'o-3', 'o-4'].map((openid) => row(openid).state)).toEqual([
      'sent',
      'scheduled',
      'unknown',
      'failed',
    ]);
    expect(context.store.all('notify_users').map(({ hold }) => hold)).toEqual([null, null, null, null]);
    expect(row('o-1').attempts).toBe(1);
    expect(bookProblems(context)).toEqual([]);
  }
});

describe('43101 although a credit was on the books', () => {
  /** Met by one before, as the first 43101 leaves it. */
  async function doubted(): Promise<Settlement> {
    const settlement = await begun({ 'o-1': 43101 }, { credits: 3 });
    return { ...settlement, attempts: settlement.attempts.map((one) => ({ ...one, suspicions: 1 })) };
  }

  test('a second time voids all that is on hand: WeChat has nothing', async () => {
    await settle(context, await doubted());
    expect(row('o-1')).toMatchObject({ state: 'failed' });
    expect(account('o-1')).toMatchObject({ available: 0, voided: 3, granted: 3 });
    expect(user('o-1').creditFor).toEqual([]);
  });

  test('in a surge over all users voids nothing: the trouble is WeChat’s', async () => {
    await noteSuspicions(context, 20);
    await settle(context, await doubted());
    expect(row('o-1')).toMatchObject({ state: 'scheduled', reason: 'SUSPECT' });
    expect(account('o-1')).toMatchObject({ available: 3, voided: 0 });
  });
});

describe('an attempt at balance zero', () => {
  const tried = (answer: Answer) => begun({ 'o-1': answer }, { right: 'try', credits: 0 });

  test('that WeChat refuses with 43101 is the answer, and no doubt: not made again, nothing counted', async () => {
    const settlement = await tried(43101);
    await settle(context, settlement);
    expect(row('o-1')).toMatchObject({ state: 'suppressed', reason: 'REFUSED_NO_CREDIT' });
    expect(user('o-1').tried).toEqual([triedMark(settlement.templateId)]);
    expect(context.store.all('notify_locks')).toEqual([]);
  });

  test('that WeChat takes has found a credit', async () => {
    await settle(context, await tried('accepted'));
    expect(row('o-1').state).toBe('sent');
    expect(account('o-1')).toMatchObject({ granted: 1, spent: 1, found: 1 });
  });
});

describe('recovery was faster', () => {
  /** What it could tell: nobody knows whether WeChat took it. */
  async function recovered(answer: Answer): Promise<Settlement> {
    const settlement = await begun({ 'o-1': answer });
    const lost = settlement.attempts.map((one) => ({ ...one, result: resultOf(NOW + 200, 'unknown') }));
    await settle(context, { ...settlement, attempts: lost });
    expect(row('o-1').state).toBe('unknown');
    return settlement;
  }

  test('a late worker who knows that it was taken tells so: sent, spent, and noted for the figures', async () => {
    await settle(context, await recovered('accepted'));
    expect(row('o-1')).toMatchObject({ state: 'sent', leaseUntil: 0 });
    expect(account('o-1')).toMatchObject({ uncertain: 0, spent: 1 });
    expect(context.store.all('notify_events')).toMatchObject([
      { _id: `resolution:n-o-1:${TOKEN}`, kind: 'resolution', name: 'accepted', stage: 'new' },
    ]);
  });

  test('a late worker who knows that it was refused gives the credit back', async () => {
    await settle(context, await recovered(47003));
    expect(row('o-1').state).toBe('failed');
    expect(account('o-1')).toMatchObject({ uncertain: 0, available: 1 });
    expect(bookProblems(context)).toEqual([]);
  });
});
