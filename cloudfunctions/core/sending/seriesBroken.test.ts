import { bookProblems, OPENID } from '../../../test/support/memory/books';
import {
  backlog,
  work,
  user,
  account,
  rowsOf,
  states,
  sentKeys,
  repeat,
  answering,
  refused,
  recover,
  later,
  T,
} from '../../../test/support/memory/backlog';
import type { MemoryContext } from '../../../test/support/memory/context';
import { sayNo } from '../consent/sayNo';
import { recoverDead } from '../mending/recovery';
import { MOST_UNCERTAIN } from '../model/user';
import type { Context } from '../ports/context';
import { CLOCKS_APART } from '../time/spans';

/** The worker's nth call is the last that it makes. */
function dieAt(context: MemoryContext, nth: number, after: boolean): void {
  let calls = 0;
  context.store.around = async (_call, run) => {
    if (++calls < nth) return run();
    if (calls === nth && after) await run();
    throw new Error('killed');
  };
}

describe('a no in the middle', () => {
  /** Somebody says no while the nth of a series is at WeChat. */
  async function saidAt(nth: number, rows = 20) {
    const context = backlog({ rows });
    let answer: Promise<string> | undefined;
    let sentAtOk = 0;
    context.answer = async () => {
      if (context.sent.length === nth) {
        const others = {
          ...context,
          clock: { ...context.clock, sleep: () => new Promise<void>(setImmediate) },
        };
        answer = sayNo(others, OPENID, [{ scope: 'topic', name: 'restock' }]).then(
          () => ((sentAtOk = context.sent.length), 'ok'),
          (error: { code: string }) => error.code,
        );
      }
      // Each send takes so long that the no gets its turn.
      for (let turn = 0; turn < 30; turn++) await new Promise<void>(setImmediate);
      return { ok: true };
    };
    await work(context);
    return { context, answer: await answer, sentAtOk };
  }

  test.each([1, 2, 4, 5, 9, 19, 20])(
    'said at the %i. send: answered ok, and nothing of it starts after that',
    async (nth) => {
      const { context, answer, sentAtOk } = await saidAt(nth);
      expect(answer).toBe('ok');
      expect(context.sent).toHaveLength(sentAtOk);
      // It is stopped within as many as are begun at a time.
      expect(context.sent.length).toBeLessThanOrEqual(Math.ceil(nth / MOST_UNCERTAIN) * MOST_UNCERTAIN);
      expect(
        states(context)
          .slice(context.sent.length)
          .every((state) => state === 'suppressed'),
      ).toBe(true);
      expect(account(context)).toMatchObject({ held: 0, spent: context.sent.length });
      expect(bookProblems(context)).toEqual([]);
    },
  );

  test('said before its journal is written, it stops it all the same', async () => {
    const context = backlog({ rows: 20 });
    let answer: Promise<unknown> | undefined;
    context.store.around = async ({ operation, collection }, run) => {
      if (operation === 'insert' && collection === 'notify_journals') {
        const others = {
          ...context,
          store: context.store.beneath,
          clock: { ...context.clock, sleep: () => new Promise<void>(setImmediate) },
        };
        answer = sayNo(others, OPENID, [{ scope: 'all' }]);
        for (let turn = 0; turn < 9; turn++) await new Promise<void>(setImmediate);
      }
      return run();
    };
    context.answer = async () => {
      for (let turn = 0; turn < 30; turn++) await new Promise<void>(setImmediate);
      return { ok: true };
    };
    await work(context);
    await answer;
    expect(context.sent.length).toBeLessThanOrEqual(MOST_UNCERTAIN);
  });

  test('one that does not cover it lets it go on', async () => {
    const context = backlog({ rows: 20 });
    context.answer = async () => {
      if (context.sent.length === 2) await sayNo(context, OPENID, [{ scope: 'topic', name: 'offers' }]);
      return { ok: true };
    };
    await work(context);
    expect(context.sent).toHaveLength(20);
  });
});

describe('a worker that dies', () => {
  const ROWS = 11;

  test('at any call: nothing is sent twice, nothing lost, and no more of it unknown than a user may wait for', async () => {
    let died = 0;
    const outcomes = new Set<string>();
    for (const after of [false, true]) {
      for (let nth = 1; ; nth++) {
        const context = backlog({ rows: ROWS });
        answering(context, { 7: refused(47003) });
        dieAt(context, nth, after);
        await work(context).catch(() => undefined);
        const reached =
          rowsOf(context).some(({ state }) => state === 'claimed' || state === 'scheduled') ||
          user(context).hold;
        await recover(context);
        const unknown = states(context).filter((state) => state === 'unknown').length;
        expect(unknown).toBeLessThanOrEqual(MOST_UNCERTAIN);
        expect(user(context).uncertainties).toHaveLength(unknown);
        expect(account(context)).toMatchObject({ uncertain: unknown, held: 0 });
        expect(user(context).hold).toBeNull();
        expect(bookProblems(context)).toEqual([]);
        await later(context);
        const keys = sentKeys(context);
        expect(new Set(keys).size).toBe(keys.length);
        const ends = rowsOf(context).map(({ state, reason }) => reason ?? state);
        expect(ends.filter((end) => !['sent', 'NO_ANSWER', 'CONTENT_REFUSED'].includes(end))).toEqual([]);
        const spent = ends.filter((end) => end === 'sent').length;
        expect(account(context)).toMatchObject({ spent, uncertain: 0, held: 0 });
        expect(bookProblems(context)).toEqual([]);
        for (const end of ends) outcomes.add(end);
        died += 1;
        if (!reached) break;
        if (nth > 40) throw new Error('it never ends');
      }
    }
    expect(died).toBeGreaterThan(20);
    expect(outcomes).toEqual(new Set(['sent', 'NO_ANSWER', 'CONTENT_REFUSED']));
  });

  test('what it had written down is believed, what it had not begun goes again', async () => {
    const context = backlog({ rows: ROWS });
    // The first time that it goes on: as many are written down, and as many more begun.
    let times = 0;
    context.store.around = async (call, run) => {
      const answer = await run();
      if (call.operation === 'updateOne' && call.collection === 'notify_journals' && ++times === 1)
        context.store.around = () => Promise.reject(new Error('killed'));
      return answer;
    };
    await work(context).catch(() => undefined);
    await recover(context);
    expect(states(context)).toEqual([
      ...repeat(MOST_UNCERTAIN, 'sent'),
      ...repeat(MOST_UNCERTAIN, 'unknown'),
      ...repeat(ROWS - 2 * MOST_UNCERTAIN, 'scheduled'),
    ]);
    expect(account(context)).toMatchObject({
      spent: MOST_UNCERTAIN,
      uncertain: MOST_UNCERTAIN,
      available: ROWS - 2 * MOST_UNCERTAIN,
      held: 0,
    });
    expect(bookProblems(context)).toEqual([]);
  });

  test('whatever it may have sent without writing it down was accepted, but for the last', async () => {
    const context = backlog({ rows: ROWS });
    const seen: number[] = [];
    context.answer = () => {
      const [journal] = context.store.all('notify_journals');
      seen.push(Object.keys(journal!.results).length);
      return context.sent.length === 2 ? refused(47003) : { ok: true };
    };
    await work(context);
    // Behind the refusal it is written down at once; then again after as many as may be without an answer.
    const behind = Array.from(
      { length: ROWS - 2 },
      (_, i) => 2 + Math.floor(i / MOST_UNCERTAIN) * MOST_UNCERTAIN,
    );
    expect(seen).toEqual([0, 0, ...behind]);
  });

  test('with a user who waits for answers already adds no more to them than may be', async () => {
    const doubt = {
      token: '1.old',
      nid: 'n',
      templateId: T,
      counted: false,
      heldAt: 0,
      until: Infinity,
    };
    const context = backlog({ rows: ROWS, user: { uncertainties: [doubt, { ...doubt, nid: 'm' }] } });
    context.store.around = (call, run) =>
      call.operation === 'updateOne' && call.collection === 'notify_journals'
        ? Promise.reject(new Error('killed'))
        : run();
    await work(context).catch(() => undefined);
    expect(context.store.all('notify_journals')[0]).toMatchObject({ begun: MOST_UNCERTAIN - 2 });
    await recover(context);
    expect(user(context).uncertainties).toHaveLength(MOST_UNCERTAIN);
  });

  test('in the middle of settling, before or after a row is somebody else’s: its hold ends once, as the journal has it', async () => {
    for (let nth = 1; nth <= 4; nth++) {
      const context = backlog({ rows: 6 });
      answering(context, { 3: refused(43108) });
      let settling = 0;
      context.store.around = async (call, run) => {
        if (call.operation === 'update' && call.collection !== 'notify_locks' && context.sent.length > 0)
          if (++settling >= nth) throw new Error('killed');
        return run();
      };
      await work(context).catch(() => undefined);
      context.store.around = undefined;
      // Another worker has taken what was left, met the hold, and put it back in line.
      await context.store.update(
        'notify_messages',
        { state: 'scheduled' },
        { $set: { token: '1.other', reason: 'BUSY' } },
      );
      await recover(context);
      expect(user(context).hold).toBeNull();
      expect(bookProblems(context)).toEqual([]);
      expect(account(context)).toMatchObject(
        nth === 1
          ? { spent: 0, uncertain: MOST_UNCERTAIN, available: 6 - MOST_UNCERTAIN }
          : { spent: 2, uncertain: 0, available: 4 },
      );
    }
  });
});

describe('a worker that looks dead by another machine’s clock', () => {
  const ahead = (context: MemoryContext): Context => ({
    ...context,
    store: context.store.beneath,
    clock: { ...context.clock, now: () => context.clock.now() + CLOCKS_APART },
    deadline: context.deadline + CLOCKS_APART,
  });

  const CALLS = 11;
  test('is overtaken at any call of a series: it begins nothing that another may have, and the books come right', async () => {
    let overtaken = 0;
    for (let nth = 1; nth <= CALLS; nth++) {
      const context = backlog({ rows: 11 });
      let calls = 0;
      context.store.around = async (_call, run) => {
        const answer = await run();
        if (++calls === nth) {
          overtaken += 1;
          const other = ahead(context);
          await recoverDead(other);
          await work(other);
        }
        return answer;
      };
      await work(context);
      context.store.around = undefined;
      const keys = sentKeys(context);
      expect([nth, new Set(keys).size]).toEqual([nth, keys.length]);
      await recover(context);
      await later(context);
      expect(states(context)).toEqual(repeat(11, 'sent'));
      expect(account(context)).toMatchObject({ spent: 11, held: 0, uncertain: 0 });
      expect(bookProblems(context)).toEqual([]);
    }
    expect(overtaken).toBe(CALLS);
  });

  test('and goes on in the same moment in which its journal is closed: one of the two is the first', async () => {
    const context = backlog({ rows: 11 });
    const recovering = recoverAfter(context);
    await work(context);
    await recovering.done();
    const keys = sentKeys(context);
    expect(new Set(keys).size).toBe(keys.length);
    const unknown = states(context).filter((state) => state === 'unknown').length;
    expect(unknown).toBeLessThanOrEqual(MOST_UNCERTAIN);
    expect(bookProblems(context)).toEqual([]);
  });

  /** A recovery that has read the journal before the worker goes on, and writes after it. */
  function recoverAfter(context: MemoryContext) {
    let running: Promise<unknown> | undefined;
    let free: () => void = () => undefined;
    const beneath = context.store.beneath;
    const gate = new Promise<void>((go) => (free = go));
    const store = {
      ...beneath,
      updateOne: async (...given: Parameters<typeof beneath.updateOne>) => {
        await gate;
        return beneath.updateOne(...given);
      },
    } as typeof beneath;
    context.store.around = async (call, run) => {
      if (call.operation === 'insert' && call.collection === 'notify_journals') {
        const answer = await run();
        running = recoverDead({ ...ahead(context), store });
        for (let turn = 0; turn < 20; turn++) await new Promise<void>(setImmediate);
        return answer;
      }
      const answer = await run();
      if (call.operation === 'updateOne' && call.collection === 'notify_journals') {
        free();
        await running;
      }
      return answer;
    };
    return { done: async () => running };
  }
});
