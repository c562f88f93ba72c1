import fc from 'fast-check';
import { bookProblems, OPENID, reserveOne } from './books';
import { memoryContext, type MemoryContext } from './context';
import { NOW, sampleConfig } from '../sample';
import { bookReport } from '../../../cloudfunctions/core/consent/grant';
import { newAccount, newUser, type Hold } from '../../../cloudfunctions/core/model/user';
import { release, releaseSeries, type Release } from '../../../cloudfunctions/core/books/release';
import { resolveUncertainty, type Resolution } from '../../../cloudfunctions/core/books/resolve';
import { voidAvailable } from '../../../cloudfunctions/core/books/void';

/**
 * Everything that moves credits, in any order, at once, repeated, and broken off at any database call: after every step the
 * books of the user balance. Two templates, so that what concerns one must leave the other alone.
 */
const config = sampleConfig({ caps: { transactional: { max: 50, hours: 1 } } });
const TEMPLATES = [config.templates.backInStock!, config.templates.offer!] as const;

type Act =
  | { act: 'accept' | 'keep rejecting' | 'void'; which: 0 | 1; ago: number }
  | { act: 'repeat report'; nth: number }
  | { act: 'reserve' | 'try'; which: 0 | 1; sends: number }
  /** Of a series each send ends in its own way, and what has no effect here was not begun. */
  | { act: 'attempt'; which: 0 | 1; sends: number; effects: Release['effect'][] }
  | { act: 'release'; nth: number; effects: Release['effect'][] }
  | { act: 'resolve'; nth: number; send: number; effect: Resolution['effect'] }
  | { act: 'wait'; ms: number };

const which = fc.constantFrom(0 as const, 1 as const);
/** When it happened, before it reached us. */
const ago = fc.constantFrom(0, 1, 5000);
/** Which of the attempts so far, the latest one mostly. */
const nth = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(4) });
const effect = fc.constantFrom<Release['effect']>(
  'spend',
  'return',
  'suspect',
  'uncertain',
  'uncertain',
  'uncertain',
  'void',
);

/** How many sends a hold is for, one mostly. */
const sends = fc.constantFrom(1, 1, 2, 3);
const effects = fc.array(effect, { minLength: 1, maxLength: 3 });

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ act: fc.constant('accept' as const), which, ago }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('keep rejecting' as const), which, ago }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('void' as const), which, ago }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('repeat report' as const), nth }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('reserve' as const), which, sends }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('try' as const), which, sends: fc.constant(1) }) },
  { weight: 5, arbitrary: fc.record({ act: fc.constant('release' as const), nth, effects }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('attempt' as const), which, sends, effects }) },
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant('resolve' as const),
      nth,
      send: fc.nat(2),
      effect: fc.constantFrom<Resolution['effect']>('spend', 'return', 'void', 'reuse'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant('wait' as const), ms: fc.constantFrom(1, 1000, 7 * 3_600_000) }),
  },
);

/** How the acts of one step meet: all at once, each slowed down at its calls, perhaps twice, perhaps dying at one. */
interface Step {
  acts: Act[];
  twice: boolean;
  /** Turns that the database calls of the step wait, one after the other. */
  delays: number[];
  /** The call of the step at which whoever makes it dies; before the call or after it. */
  dies: { call: number; after: boolean } | null;
  /** The call whose answer is lost: the adapter repeats it. */
  lost: number | null;
}

export const step: fc.Arbitrary<Step> = fc.record({
  acts: fc.array(act, { minLength: 1, maxLength: 2, size: 'max' }),
  twice: fc.boolean(),
  delays: fc.array(fc.nat(3), { maxLength: 4 }),
  dies: fc.option(fc.record({ call: fc.nat(3), after: fc.boolean() }), { freq: 5 }),
  lost: fc.option(fc.nat(3), { freq: 5 }),
});

/** The notification that was the nth send of its hold. */
const nidOf = (nth: number): string => `n${nth}`;

/** Thrown by a call that ends its caller. */
const DEATH = Symbol('death');

export class Play {
  readonly context: MemoryContext = memoryContext({ config });
  readonly #reports: { nonce: string; at: number; which: 0 | 1; status: string }[] = [];
  /** All there were, the latest first. */
  readonly #holds: Hold[] = [];
  /** Holds that somebody has ended, by token, and uncertain sends that somebody has settled, by token and number. */
  readonly #ended = new Set<string>();
  readonly #settled = new Set<string>();
  readonly #uncertain = new Set<string>();
  /** Sends that somebody has ended as accepted by WeChat: token and number → template id. */
  readonly #spends = new Map<string, string>();

  /** The user begins with so many credits of each template. */
  constructor(credits: number) {
    const user = newUser(OPENID, NOW);
    for (const which of [0, 1] as const) {
      const { id } = TEMPLATES[which];
      user.credits[id] = { ...newAccount(), available: credits, granted: credits, grantedAt: credits && NOW };
      if (credits > 0) user.creditFor.push(id);
      for (let i = 0; i < credits; i++) {
        const report = { nonce: `nonce-${this.#reports.length}`, at: NOW, which, status: 'accept' };
        this.#reports.push(report);
        user.nonces.push({ nonce: report.nonce, at: NOW });
      }
    }
    if (credits > 0) this.context.store.put('notify_users', user);
  }

  async play({ acts, twice, delays, dies, lost }: Step): Promise<void> {
    const { store } = this.context;
    let calls = 0;
    store.around = async (_call, run) => {
      const call = calls++;
      for (let turn = 0; turn < (delays[call] ?? 0); turn++) await Promise.resolve();
      if (dies?.call === call && !dies.after) throw DEATH;
      if (lost === call) await run();
      const answer = await run();
      if (dies?.call === call) throw DEATH;
      return answer;
    };
    const runs = acts.map((each) => this.#prepare(each)).flatMap((run) => (twice ? [run, run] : [run]));
    for (const { status, reason } of (await Promise.allSettled(runs.map((run) => run()))) as {
      status: string;
      reason?: unknown;
    }[]) {
      if (status === 'rejected' && reason !== DEATH) throw reason;
    }
    store.around = undefined;
    const { hold, uncertainties = [] } = this.#user() ?? {};
    if (hold) this.#noted(hold);
    for (const { token, nid } of uncertainties) this.#uncertain.add(`${token} ${nid}`);
  }

  #noted(hold: Hold): Hold {
    if (!this.#holds.some(({ token }) => token === hold.token)) this.#holds.unshift(hold);
    return hold;
  }

  #release(hold: Hold, effects: Release['effect'][], at: number): Promise<void> {
    const { token, journal, template, templateId, counted, sends, at: heldAt } = hold;
    this.#ended.add(token);
    const accepts = this.#user()?.credits[templateId]?.accepts ?? [];
    const ends = effects
      .slice(0, sends)
      .map((effect, i) => ({ effect, at, nid: nidOf(i), tap: accepts[i]?.tap }));
    for (const { effect, nid } of ends)
      if (effect === 'spend') this.#spends.set(`${token} ${nid}`, templateId);
    const held = { token, journal, template, templateId, counted, heldAt };
    if (sends > 1) return releaseSeries(this.context, { ...held, openid: OPENID, sends, ends });
    const nids = new Map([[OPENID, nidOf(0)]]);
    return release(this.context, { ...held, openids: [OPENID], nids, effect: effects[0]!, at });
  }

  problems(): string[] {
    const user = this.#user();
    if (!user) return [];
    const problems = bookProblems(this.context);
    for (const { token } of this.#holds) {
      if (user.hold?.token !== token && !this.#ended.has(token))
        problems.push(`hold ${token} was ended by another`);
    }
    for (const one of this.#uncertain) {
      const open = user.uncertainties.some(({ token, nid }) => `${token} ${nid}` === one);
      if (!open && !this.#settled.has(one)) problems.push(`${one}, uncertain, was settled by another`);
    }
    for (const { id, alias } of TEMPLATES) {
      const account = user.credits[id];
      if (!account) continue;
      const booked = this.#reports.filter(
        ({ nonce, which, status }) =>
          status === 'accept' &&
          TEMPLATES[which].id === id &&
          user.nonces.some((each) => each.nonce === nonce),
      ).length;
      if (account.granted !== booked + account.found)
        problems.push(`${id}: granted ${account.granted}, reported ${booked}, found ${account.found}`);
      const sent = user.recent.filter(({ template }) => template === alias);
      if (account.spent !== sent.length) problems.push(`${id}: spent ${account.spent}, sent ${sent.length}`);
      const spent = [...this.#spends].filter(([, templateId]) => templateId === id).length;
      if (account.spent > spent) problems.push(`${id}: spent ${account.spent} by ${spent} attempts`);
    }
    return problems;
  }

  #user() {
    return this.context.store.all('notify_users')[0];
  }

  /** What an act does, with all that it takes from the moment in which it is begun: a repetition does the same. */
  #prepare(act: Act): () => Promise<unknown> {
    const { context } = this;
    const now = context.clock.now();
    switch (act.act) {
      case 'accept':
      case 'keep rejecting': {
        const status = act.act === 'accept' ? 'accept' : 'reject';
        const report = {
          nonce: `nonce-${this.#reports.length}`,
          at: now - act.ago,
          which: act.which,
          status,
        };
        this.#reports.unshift(report);
        return () => this.#report(report);
      }
      case 'repeat report': {
        const report = this.#reports[act.nth];
        return async () => report && this.#report(report);
      }
      case 'void':
        return () => voidAvailable(context, OPENID, TEMPLATES[act.which].id, now - act.ago);
      case 'reserve':
      case 'try': {
        const token = context.newToken();
        const right = act.act === 'try' ? 'try' : 'credit';
        return () => reserveOne(context, TEMPLATES[act.which], { right, token, sends: act.sends });
      }
      case 'release': {
        const hold = this.#holds[act.nth];
        if (!hold) return async () => undefined;
        return () => this.#release(hold, act.effects, now);
      }
      case 'attempt': {
        const token = context.newToken();
        return async () => {
          const user = await reserveOne(context, TEMPLATES[act.which], { token, sends: act.sends });
          if (user?.hold) await this.#release(this.#noted(user.hold), act.effects, now);
        };
      }
      case 'resolve': {
        const hold = this.#holds[act.nth];
        if (!hold) return async () => undefined;
        const { token, template, templateId, counted } = hold;
        const { effect } = act;
        const nid = nidOf(act.send % hold.sends);
        this.#settled.add(`${token} ${nid}`);
        if (effect === 'spend') this.#spends.set(`${token} ${nid}`, templateId);
        return () =>
          resolveUncertainty(context, {
            openid: OPENID,
            token,
            nid,
            template,
            templateId,
            counted,
            effect,
            at: now,
          });
      }
      case 'wait':
        return async () => context.clock.advance(act.ms);
    }
  }

  #report({ nonce, at, which, status }: { nonce: string; at: number; which: 0 | 1; status: string }) {
    const { id } = TEMPLATES[which];
    const kept = status === 'reject' ? { kept: [id] } : {};
    return bookReport(this.context, OPENID, { nonce, at, results: { [id]: status }, ...kept });
  }
}
