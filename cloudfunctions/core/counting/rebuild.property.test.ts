/**
 * Whatever happens, in whatever order it is recorded and folded, and wherever a fold dies: the figures are those that the
 * record tells when it is counted anew.
 */
import fc from 'fast-check';
import type { MemoryContext } from '../../../test/support/memory/context';
import { figuresOf, fold, putEvent, putSent, recordContext } from '../../../test/support/memory/record';
import { NOW, sampleReceipt } from '../../../test/support/sample';
import type { Assignment } from '../model/campaign';
import { liftUnknown } from '../settling/liftUnknown';
import { rebuild } from './rebuild';
import { FOLD_LEASE } from './run';

/** One whose first two days end soon, and one of before they were counted apart. */
const CAMPAIGNS: Assignment[] = [
  { id: 'campaign:x', part: 'a', since: NOW - 40 * 3_600_000 },
  { id: 'campaign:x', part: 'b', since: NOW - 40 * 3_600_000 },
  { id: 'campaign:y', part: 'constructor' },
];
const who = fc.constantFrom('o-1', 'o-2');
const nth = fc.nat(3);
const fact = fc.oneof(
  fc.record({
    fact: fc.constant('send' as const),
    who,
    how: fc.constantFrom('accepted', 'lost', 'refused', 'left'),
    campaign: fc.constantFrom(undefined, ...CAMPAIGNS),
  }),
  fc.record({ fact: fc.constant('receipt' as const), nth, named: fc.boolean(), shown: fc.boolean() }),
  fc.record({ fact: fc.constant('click' as const), nth, forged: fc.boolean() }),
  fc.record({ fact: fc.constantFrom('convert' as const, 'revert' as const), who, id: fc.nat(3) }),
  fc.record({ fact: fc.constant('late answer' as const), nth, accepted: fc.boolean() }),
  fc.record({
    fact: fc.constantFrom('prompt' as const, 'feedback' as const, 'unsubscribe' as const),
    who,
    nth,
  }),
  fc.record({ fact: fc.constant('wait' as const), minutes: fc.constantFrom(1, 20, 900) }),
  fc.record({ fact: fc.constant('fold' as const) }),
  fc.record({ fact: fc.constant('dying fold' as const), call: fc.nat(25), after: fc.boolean() }),
);
type Fact = typeof fact extends fc.Arbitrary<infer One> ? One : never;

/** What came of a send: its result in the journal, and where its row stands. */
const SENDS = {
  accepted: (msgid: string) => ({ result: { kind: 'accepted', msgid }, row: {} }),
  lost: () => ({ result: null, row: {} }),
  refused: () => ({ result: { kind: 'refused', msgid: '' }, row: { state: 'failed' } }),
  left: () => ({ result: { kind: 'left', msgid: '' }, row: { state: 'scheduled', attemptedAt: 0 } }),
} satisfies Record<string, (msgid: string) => Pick<Parameters<typeof putSent>[1], 'result' | 'row'>>;

class Life {
  readonly context: MemoryContext = recordContext();
  #count = 0;
  readonly #sent: { id: string; to: string; token: string }[] = [];

  async live(one: Fact): Promise<void> {
    const { context } = this;
    const { store, clock } = context;
    clock.advance(1000);
    const count = this.#count++;
    switch (one.fact) {
      case 'send': {
        const id = `n-${count}`;
        const { token } = putSent(context, {
          id,
          to: one.who,
          ...SENDS[one.how](`${count}`),
          ...(one.campaign ? { campaign: one.campaign } : {}),
        });
        this.#sent.unshift({ id, to: one.who, token });
        return;
      }
      case 'receipt': {
        const sent = this.#sent[one.nth];
        const msgid = sent && one.named ? sent.id.slice(2) : '';
        const [openid, pushedAt] = [sent?.to ?? 'o-1', clock.now() - 500];
        const of = { openid, msgid, pushedAt, at: clock.now(), dueAt: clock.now() };
        store.put(
          'notify_receipts',
          sampleReceipt({ _id: `r-${count}`, ...of, errorCode: one.shown ? '0' : '43101' }),
        );
        return;
      }
      case 'click': {
        const sent = this.#sent[one.nth];
        if (!sent || store.all('notify_events').some(({ _id }) => _id === `click:${sent.id}`)) return;
        putEvent(context, `click:${sent.id}`, { openid: one.forged ? 'o-forger' : sent.to });
        return;
      }
      case 'convert':
      case 'revert': {
        const _id = `${one.fact}:order:${one.id}`;
        if (store.all('notify_events').some((event) => event._id === _id)) return;
        putEvent(context, _id, {
          openid: one.who,
          name: 'order',
          value: one.fact === 'convert' ? 10 ** one.id : 0,
        });
        return;
      }
      case 'late answer': {
        const sent = this.#sent[one.nth];
        if (!sent) return;
        const outcome = one.accepted
          ? ({ state: 'sent', reason: null, effect: 'spend' } as const)
          : ({ state: 'failed', reason: 'CONTENT_REFUSED', effect: 'return', code: 47003 } as const);
        const row = store.get('notify_messages', sent.id);
        await liftUnknown(context, { row, token: sent.token, counted: true, outcome, at: clock.now() });
        return;
      }
      case 'prompt':
        putEvent(context, `prompt:${count}`, {
          openid: one.who,
          name: `p${one.nth}`,
          props: { T: one.nth % 2 === 0 },
        });
        return;
      case 'feedback': {
        const nid = this.#sent[one.nth]?.id ?? '';
        putEvent(context, `feedback:${count}`, {
          openid: one.who,
          nid,
          ...(one.nth > 1
            ? { category: 'complaint', cause: one.nth > 2 ? 'irrelevant' : 'other' }
            : { category: 'rating', rating: one.nth + 1 }),
        });
        return;
      }
      case 'unsubscribe':
        putEvent(context, `unsubscribe:${count}`, { openid: one.who, name: 'topic:restock' });
        return;
      case 'wait':
        clock.advance(one.minutes * 60_000);
        return;
      case 'fold':
        await fold(context);
        return;
      case 'dying fold': {
        let call = 0;
        let dead = false;
        store.around = async (_call, run) => {
          dead ||= !one.after && call === one.call;
          if (dead) throw new Error('killed');
          const answer = await run();
          dead = call++ === one.call;
          if (dead) throw new Error('killed');
          return answer;
        };
        await fold(context).catch((error: Error) => expect(error.message).toBe('killed'));
        store.around = undefined;
        clock.advance(FOLD_LEASE + 1);
        return;
      }
    }
  }
}

/** What the notifications themselves say of clicks and sales, in the order of their sends. */
const marksOf = ({ store }: MemoryContext) =>
  store.all('notify_messages').map(({ clickedAt, convertedAt }) => [clickedAt > 0, convertedAt > 0]);

/** Without what goes by what was known when it was counted: an answer that was lost may turn out to have been a refusal. */
const lastingOf = (context: MemoryContext) =>
  Object.fromEntries(
    Object.entries(figuresOf(context)).map(([id, counters]) => [
      id,
      Object.entries(counters)
        .filter(([name]) => !name.endsWith('|unsubscribes'))
        .sort(),
    ]),
  );

test('a rebuild finds nothing that differs', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fact, { minLength: 5, maxLength: 40, size: 'max' }), async (facts) => {
      const life = new Life();
      for (const one of facts) await life.live(one);
      life.context.clock.advance(3000);
      const report = await rebuild(life.context, { write: false });
      expect(report.differences).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

test('folds at any time, also dying ones, and one fold at the end give the same of clicks, sales and answers', async () => {
  const ofOneFold = fc.array(
    fact.filter((one) => one.fact !== 'wait' && one.fact !== 'receipt'),
    { minLength: 5, maxLength: 30, size: 'max' },
  );
  await fc.assert(
    fc.asyncProperty(ofOneFold, async (facts) => {
      const [often, once] = [new Life(), new Life()];
      for (const one of facts) {
        await often.live(one);
        if (one.fact === 'fold' || one.fact === 'dying fold')
          once.context.clock.advance(often.context.clock.now() - once.context.clock.now());
        else await once.live(one);
      }
      await fold(often.context);
      await fold(once.context);
      expect(lastingOf(often.context)).toEqual(lastingOf(once.context));
      expect(marksOf(often.context)).toEqual(marksOf(once.context));
    }),
    { numRuns: 100 },
  );
});
