/** What a dead worker's claim is closed by, and what breakers let go when their time is over. */
import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { resultOf, TOKEN, underWay } from '../../../test/support/memory/underWay';
import { NOW, sampleRow } from '../../../test/support/sample';
import { templateBreaker } from '../gate/breakers';
import { changeGate, readGate } from '../gate/document';
import type { Breaker } from '../model/figures';
import { journalId } from '../store/token';
import { CLOCKS_APART } from '../time/spans';
import { closeBreakers } from './closeBreakers';
import { closeJournals } from './closeJournals';

let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
});

describe('the journals of a claim', () => {
  const stages = () => context.store.all('notify_journals').map(({ _id, stage }) => [_id, stage]);

  test('that its worker has not written are written here, so that it can begin no other window, however late it wakes', async () => {
    expect(await closeJournals(context, '3.t')).toEqual([]);
    expect(stages()).toEqual([0, 1, 2].map((window) => [journalId('3.t', window), 'folded']));
    const own = { ...context.store.all('notify_journals')[1]!, stage: 'open' as const };
    expect(await context.store.insert('notify_journals', [own])).toBe(false);
  });

  test('name as unknown whatever was begun, each until its worker can surely not start it any more', async () => {
    const { leaseUntil } = await underWay(context, { openids: ['o-1', 'o-2'] });
    const [journal, ...others] = await closeJournals(context, TOKEN);
    expect(others).toEqual([]);
    expect(journal).toMatchObject({ stage: 'settled' });
    for (const id of ['n-o-1', 'n-o-2'])
      expect(journal!.results[id]).toMatchObject({
        kind: 'unknown',
        code: 'NO_ANSWER',
        mayStartUntil: leaseUntil + CLOCKS_APART,
      });
  });

  test('keep the answers that were written down', async () => {
    const { _id } = await underWay(context, { openids: ['o-1', 'o-2'] });
    const accepted = resultOf(NOW, 'accepted');
    await context.store.update('notify_journals', { _id }, { $set: { 'results.n-o-1': accepted } });
    const [journal] = await closeJournals(context, TOKEN);
    expect(journal!.results).toMatchObject({ 'n-o-1': accepted, 'n-o-2': { kind: 'unknown' } });
  });

  test('leave what of a series was not begun: it was not sent, and will not be', async () => {
    const { _id } = await underWay(context, { openids: ['o-1', 'o-2'] });
    await context.store.update('notify_journals', { _id }, { $set: { begun: 1 } });
    const [journal] = await closeJournals(context, TOKEN);
    expect(journal!.results).toMatchObject({
      'n-o-1': { kind: 'unknown' },
      'n-o-2': { kind: 'left', code: 0 },
    });
  });

  test('of a worker that goes on with its series meanwhile are looked at again: what it has begun since may have been sent', async () => {
    const { _id } = await underWay(context, { openids: ['o-1', 'o-2'] });
    await context.store.update('notify_journals', { _id }, { $set: { begun: 1 } });
    let isAlive = true;
    context.store.around = async ({ operation }, run) => {
      if (operation === 'updateOne' && isAlive) {
        isAlive = false;
        await context.store.beneath.update('notify_journals', { _id }, { $set: { begun: 2 } });
      }
      return run();
    };
    const [journal] = await closeJournals(context, TOKEN);
    expect(journal!.results['n-o-2']).toMatchObject({ kind: 'unknown' });
  });

  test('of a worker that completes its own meanwhile are believed', async () => {
    const { _id } = await underWay(context, { openids: ['o-1'] });
    const done = { stage: 'settled', 'results.n-o-1': resultOf(NOW, 'accepted') };
    let isAlive = true;
    context.store.around = async ({ operation }, run) => {
      if (operation === 'updateOne' && isAlive) {
        isAlive = false;
        await context.store.beneath.update('notify_journals', { _id }, { $set: done });
      }
      return run();
    };
    expect((await closeJournals(context, TOKEN))[0]!.results['n-o-1']).toMatchObject({ kind: 'accepted' });
  });

  test('closed twice, also by two at once, are closed as by the first', async () => {
    await underWay(context, { openids: ['o-1'] });
    const [first, second] = await Promise.all([closeJournals(context, TOKEN), closeJournals(context, TOKEN)]);
    context.clock.advance(1000);
    const third = await closeJournals(context, TOKEN);
    expect(second).toEqual(first);
    expect(third).toEqual(first);
    expect(stages()).toEqual([[journalId(TOKEN, 0), 'settled']]);
  });
});

describe('breakers', () => {
  const A = 'A'.repeat(43);
  const B = 'B'.repeat(43);
  const breaker = (until: number): Breaker =>
    ({ code: 43116, reason: 'TEMPLATE_BANNED', openedAt: NOW - 1000, until }) as unknown as Breaker;
  const open = (breakers: Record<string, Breaker>) =>
    changeGate(
      context,
      {},
      {
        $set: Object.fromEntries(Object.entries(breakers).map(([key, one]) => [`gate.breakers.${key}`, one])),
      },
    );
  const held = (templateId: string) =>
    context.store.put(
      'notify_messages',
      sampleRow({
        _id: `n-${templateId[0]}`,
        templateId,
        state: 'heldBack',
        reason: 'BREAKER',
        heldBy: templateBreaker(templateId),
        token: '',
      }),
    );
  const stateOf = (templateId: string) => context.store.get('notify_messages', `n-${templateId[0]}`).state;
  const close = async (force?: string) => closeBreakers(context, await readGate(context), force);

  test('whose time is over are closed, and let their rows go; those of others stay', async () => {
    await open({ [templateBreaker(A)]: breaker(NOW), [templateBreaker(B)]: breaker(NOW + 1) });
    held(A);
    held(B);
    expect(await close()).toEqual([templateBreaker(A)]);
    expect([stateOf(A), stateOf(B)]).toEqual(['scheduled', 'heldBack']);
    expect(Object.keys((await readGate(context)).breakers)).toEqual([templateBreaker(B)]);
  });

  test('that somebody resets are closed before their time, and no other', async () => {
    await open({ [templateBreaker(A)]: breaker(NOW), [templateBreaker(B)]: breaker(NOW + 1000) });
    held(B);
    expect(await close(templateBreaker(B))).toEqual([templateBreaker(B)]);
    expect(stateOf(B)).toBe('scheduled');
    expect(Object.keys((await readGate(context)).breakers)).toEqual([templateBreaker(A)]);
    expect(await close('account')).toEqual([]);
  });

  test('of which none is over cost no call', async () => {
    const gate = await readGate(context);
    context.store.calls.length = 0;
    expect(await closeBreakers(context, { ...gate, breakers: { quota: breaker(NOW + 1) } })).toEqual([]);
    expect(context.store.calls).toEqual([]);
  });

  test('that stop everything hold no rows: closing them lets none go', async () => {
    await open({ quota: breaker(NOW) });
    context.store.calls.length = 0;
    expect(await close()).toEqual(['quota']);
    expect(context.store.calls.map(({ collection }) => collection)).not.toContain('notify_messages');
  });

  test('that were opened anew since they were read stay open', async () => {
    await open({ [templateBreaker(A)]: breaker(NOW) });
    const read = await readGate(context);
    await open({ [templateBreaker(A)]: { ...breaker(NOW + 1000), openedAt: NOW } });
    held(A);
    await closeBreakers(context, read);
    expect(Object.keys((await readGate(context)).breakers)).toEqual([templateBreaker(A)]);
    expect(stateOf(A)).toBe('heldBack');
  });
});
