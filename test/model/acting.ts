import type { ReportResult, SendManyResult, SendResult } from '../../cloudfunctions/core/contract';
import type { Answer } from '../../cloudfunctions/core/errors';
import type { NotifyCloud } from '../support/cloud';
import type { Called } from '../support/control';
import { readGate } from '../../cloudfunctions/core/gate/document';
import { resetBreaker } from '../../cloudfunctions/core/management/resetBreaker';
import { connect } from '../support/connect';
import { SHOP } from '../support/shop';
import {
  ABOUT,
  aliasesOf,
  CREDIT_IDS,
  templateId,
  topicOf,
  type Act,
  type ModelAlias,
  type User,
} from './acts';
import { notification, quietHoursOf, restock, scopeOf, wish } from './asking';
import { Asks } from './asks';
import { brief } from './describe';
import { Operating } from './operating';
import type { Reference } from './reference';
import { Telling } from './telling';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
/** Real milliseconds after which the clock is moved for an unsubscribe that waits: its patience is the clock's. */
const NUDGE = 250;

type Of<Name extends Act['do']> = Extract<Act, { do: Name }>;
interface Report {
  user: User;
  results: Record<string, string>;
  /** Aliases that the sheet was opened for, if the client says so. */
  asked?: ModelAlias[];
  about?: string;
  /** Templates whose choice was kept: nothing was shown for them. */
  kept: string[];
  nonce: string;
  at: number;
}

/** On each of the last days, three hours later than it is now: a habit. */
const launchesBy = (at: number): number[] =>
  [1, 2, 3, 4, 5, 6].map((days) => at - days * 24 * HOUR + 3 * HOUR);

/** Does what callers do, and notes in the reference what was promised to them. */
export class Acting {
  #nonces = 0;
  #late: Report[] = [];
  readonly #operating: Operating;
  readonly #telling: Telling;
  readonly asks: Asks;

  constructor(
    private readonly cloud: NotifyCloud,
    private readonly reference: Reference,
    /** WeChat's pushes are what accepts are booked by. */
    private readonly byPush: boolean,
  ) {
    this.#operating = new Operating(cloud, reference);
    this.asks = new Asks(cloud, reference, (user, asked) => this.#sheet(user, asked, false));
    this.#telling = new Telling(cloud, reference, (call) => this.#nudged(call));
  }

  /** @param alone nobody else does anything meanwhile */
  async act(act: Act, alone = false): Promise<string> {
    switch (act.do) {
      case 'accept':
        return this.#accept(act, alone);
      case 'reject':
        return this.#reject(act);
      case 'report late':
        return this.#reportLate(act);
      case 'send':
        return this.#send(act, alone);
      case 'schedule':
        return this.#schedule(act, alone);
      case 'cancel':
        return this.#cancel(act);
      case 'reschedule':
        return this.#reschedule(act);
      case 'replay':
        return this.#replay(act);
      case 'click':
        return this.#telling.click(act);
      case 'convert':
      case 'revert':
        return this.#telling.sale(act);
      case 'complain':
        return this.#telling.complain(act);
      case 'view':
        return this.#telling.view(act);
      case 'restock':
        return this.#restock(act);
      case 'erase':
        return this.#erase(act);
      case 'stop':
        return this.#stop(act);
      case 'prefer':
        return this.#prefer(act);
      case 'settings':
        return this.#settings(act);
      case 'reset breakers':
        return this.#resetBreakers(alone);
      case 'plan':
        return this.#operating.plan(act);
      case 'operate':
        return this.#operating.operate(act);
      case 'plan ask':
        return this.asks.plan(act);
      case 'operate ask':
        return this.asks.operate(act);
      case 'look':
        return this.asks.look(act, alone);
      case 'promotional':
        if (act.does === 'resume') this.asks.stoppedAt = Infinity;
        return this.#operating.promotional(act, (at) => {
          this.asks.stoppedAt = Math.min(this.asks.stoppedAt, at);
        });
      case 'advance':
        if (alone) await this.cloud.advance(act.ms);
        else await this.#jump(act.ms);
        return 'moved';
      case 'tick':
        return this.cloud.fire('dispatch').then(
          () => {
            if (alone) this.asks.ticked();
            return 'ticked';
          },
          () => 'the tick died',
        );
    }
  }

  /** The clock moves while others are at work: what they had begun before ends after. */
  async #jump(ms: number): Promise<void> {
    const from = this.cloud.local.clock.now();
    await this.cloud.advance(ms);
    this.reference.jumps.push({ from, to: this.cloud.local.clock.now() });
  }

  async #accept(act: Of<'accept'>, alone: boolean): Promise<string> {
    const { user, aliases, named, always, report, about } = act;
    const asked = Object.fromEntries(aliases.map((alias) => [templateId(alias), 'accept' as const]));
    const made = await this.#sheet(user, asked, always);
    if (!made) return 'no sheet';
    if (named) made.asked = aliases;
    if (named && about) made.about = ABOUT;
    for (const alias of aliases) {
      const id = templateId(alias);
      const permits = aliasesOf(id).length === 1 || (named && !this.byPush);
      if (made.results[id] === 'accept' && !made.kept.includes(id) && permits)
        this.reference.saidYes(user, alias, made.at);
    }
    const answer = await this.#tell(made, act, alone);
    const isSure = alone && report === 'now' && !this.#late.includes(made);
    for (const alias of made.about ? aliases : [])
      if (made.results[templateId(alias)] === 'accept')
        this.reference.known.wished(user, alias, made.at, isSure);
    return answer;
  }

  async #tell(made: Report, { report }: Of<'accept'>, alone: boolean): Promise<string> {
    if (report === 'lost') return 'never reported';
    if (report === 'late') {
      this.#late.push(made);
      return 'kept';
    }
    if (report === 'twice') {
      return (await Promise.all([this.#report(made, 'report'), this.#report(made, 'report')])).join(', ');
    }
    if (report === 'in sync') return this.#report(made, 'sync');
    return this.#report(made, 'report', ({ outcomes }) => {
      for (const alias of alone ? (made.asked ?? []) : []) {
        const id = templateId(alias);
        if (outcomes[id] === 'granted' && !made.kept.includes(id)) this.reference.isFresh(made.user, alias);
      }
    });
  }

  async #reject({ user, alias, always }: Of<'reject'>): Promise<string> {
    const made = await this.#sheet(user, { [templateId(alias)]: 'reject' }, always);
    return made ? this.#report(made, 'report') : 'no sheet';
  }

  /** @returns what the client has to report; `undefined` where the main switch is off */
  async #sheet(
    user: User,
    asked: Record<string, 'accept' | 'reject'>,
    always: boolean,
  ): Promise<Report | undefined> {
    const { wechat, clock } = this.cloud.local;
    const kept = Object.keys(wechat.settings(user).itemSettings).filter((id) => Object.hasOwn(asked, id));
    const before = wechat.credits(user);
    try {
      const { errMsg: _errMsg, ...results } = await wechat.subscribe({
        openid: user,
        templates: asked,
        always,
      });
      const at = clock.now();
      for (const id of CREDIT_IDS) {
        if (results[id] === 'accept') this.reference.buy(user, id);
        else if (results[id] === 'reject') this.#lost(user, id, before[id] ?? 0);
      }
      const nonce = `nonce-${String(++this.#nonces).padStart(6, '0')}`;
      return { user, results, kept, nonce, at };
    } catch (error) {
      // By its name: the worker's local cloud has classes of its own (test/support/worker).
      if ((error as Error).name === 'SheetError') return undefined;
      throw error;
    }
  }

  /** Whatever was there is void if the reject is kept, or WeChat voids at any; while a send is under way the books may be one ahead. */
  #lost(user: User, id: string, credits: number): void {
    const { wechat, profile } = this.cloud.local;
    const voids = profile.get().rejectVoidsCredits || wechat.settings(user).itemSettings[id] === 'reject';
    if (!voids) return;
    const pair = `${user}/${id}`;
    this.reference.voidedUnseen.set(pair, (this.reference.voidedUnseen.get(pair) ?? 0) + credits);
  }

  /** A client that gets no answer says it again, with the same nonce; at last it keeps it for later. */
  async #report(
    report: Report,
    action: 'report' | 'sync',
    booked: (result: ReportResult) => void = () => undefined,
  ): Promise<string> {
    const { user, ...body } = report;
    const request =
      action === 'report' ? { action, ...body } : { action, reports: [body], launches: launchesBy(body.at) };
    const answers: string[] = [];
    for (let i = 0; i < 2; i++) {
      const called = await this.#call<ReportResult>('subscribe', request, { openid: user });
      answers.push(brief(called));
      if (!called.result?.ok) continue;
      if (action === 'report') booked(called.result.data);
      return answers.join(', ');
    }
    this.#late.push(report);
    return answers.join(', ');
  }

  async #reportLate({ newestFirst }: Of<'report late'>): Promise<string> {
    const late = this.#late.splice(0);
    if (newestFirst) late.reverse();
    const answers: string[] = [];
    for (const report of late) answers.push(await this.#report(report, 'report'));
    return answers.join(', ') || 'none';
  }

  async #send({ user, alias, key, forMs, ...how }: Of<'send'>, alone: boolean): Promise<string> {
    const until = forMs === undefined ? {} : { expiresAt: this.cloud.local.clock.now() + forMs };
    const request = { action: 'send', ...notification(user, alias, key, how), ...until };
    const erasures = this.reference.erasures(user);
    const called = await this.#call<SendResult>('send', request, SHOP);
    const result = called.result?.ok ? called.result.data : undefined;
    // A key that was used before is answered with what became of that one.
    const isNew = result !== undefined && !this.reference.accepted.has(result.id);
    if (result) this.reference.took(result.id, { user, alias, key }, erasures);
    if (alone && (isNew || !result)) this.reference.sent(user, alias, result?.state, result?.reason?.code);
    return brief(called);
  }

  /** As an operator does it, whose machine no fault here reaches. */
  async #resetBreakers(alone: boolean): Promise<string> {
    this.reference.resets(this.cloud.local.clock.now());
    const context = await connect({ local: this.cloud.url });
    const open = async () => Object.keys((await readGate(context)).breakers);
    const keys = await open();
    for (const key of keys) {
      // Another may have closed it this moment.
      await resetBreaker(context, key).catch((error: unknown) => alone && Promise.reject(error as Error));
    }
    const left = alone ? await open() : [];
    if (left.length > 0) this.reference.broken.push(`breakers: ${left.join()} is open after its reset`);
    return keys.join(', ') || 'none is open';
  }

  async #schedule({ items }: Of<'schedule'>, alone: boolean): Promise<string> {
    const now = this.cloud.local.clock.now();
    const notifications = items.map(({ user, alias, key, inMs, forMs, best }) => ({
      ...notification(user, alias, key, { body: 0, gonePage: false, ifNone: undefined }),
      ...(best ? { sendAt: 'bestTime', latest: now + inMs } : { sendAt: now + inMs }),
      ...(forMs === undefined ? {} : { expiresAt: now + inMs + forMs }),
    }));
    const erasures = items.map(({ user }) => this.reference.erasures(user));
    const called = await this.#call<SendManyResult>('send', { action: 'sendMany', notifications }, SHOP);
    if (called.result?.ok) {
      called.result.data.results.forEach((result, i) => {
        if (!('id' in result)) return;
        if (items[i]!.best && alone && !this.reference.accepted.has(result.id))
          this.reference.known.latest.set(result.id, now + items[i]!.inMs);
        this.reference.took(result.id, items[i]!, erasures[i]!);
      });
    }
    return brief(called);
  }

  async #restock({ alias, occasion }: Of<'restock'>): Promise<string> {
    return brief(await this.#call('send', restock(alias, occasion), SHOP));
  }

  async #cancel({ user, alias, key, prefix }: Of<'cancel'>): Promise<string> {
    const id = this.#idOf(user, alias, key);
    if (!prefix && !id) return 'nothing to cancel';
    const which = prefix ? { template: alias, keyPrefix: `k${key}` } : { id };
    return brief(await this.#call('send', { action: 'cancel', ...which }, SHOP));
  }

  #idOf(user: User, alias: ModelAlias, key: number): string | undefined {
    const what = `${alias}/k${key} to ${user}`;
    return [...this.reference.accepted].find(([, each]) => each === what)?.[0];
  }

  async #reschedule({ user, alias, key, inMs }: Of<'reschedule'>): Promise<string> {
    const id = this.#idOf(user, alias, key);
    if (!id) return 'nothing to reschedule';
    const sendAt = this.cloud.local.clock.now() + inMs;
    return brief(await this.#call('send', { action: 'reschedule', id, sendAt }, SHOP));
  }

  async #replay({ user, alias, key }: Of<'replay'>): Promise<string> {
    const id = this.#idOf(user, alias, key);
    return id ? brief(await this.#call('send', { action: 'replay', id }, SHOP)) : 'nothing to replay';
  }

  async #erase({ user }: Of<'erase'>): Promise<string> {
    const askedAt = this.cloud.local.clock.now();
    const called = await this.#nudged(
      this.#call('unsubscribe', { action: 'erase', confirm: true }, { openid: user }),
    );
    const okAt = this.cloud.local.clock.now();
    this.reference.erased(user, okAt);
    this.reference.known.set({ user, hours: null, askedAt, doneAt: called.result?.ok ? okAt : Infinity });
    if (called.result?.ok) this.reference.stopped({ user, scope: 'all', alias: 'notice', askedAt, okAt });
    return brief(called);
  }

  async #stop({ user, scope, alias }: Of<'stop'>): Promise<string> {
    const name = scope === 'topic' ? topicOf(alias) : alias;
    const askedAt = this.cloud.local.clock.now();
    const call = this.#call(
      'unsubscribe',
      { action: 'stop', scope, ...(scope === 'all' ? {} : { name }) },
      { openid: user },
    );
    const called = await this.#nudged(call);
    if (called.result?.ok) {
      this.reference.stopped({ user, scope, alias, askedAt, okAt: this.cloud.local.clock.now() });
    }
    return brief(called);
  }

  /** Waiting is real time: instead of waiting on, the clock is moved. */
  async #nudged<T>(call: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const slow = new Promise<'slow'>((resolve) => (timer = setTimeout(() => resolve('slow'), NUDGE)));
    const first = await Promise.race([call.then(() => 'answered' as const), slow]);
    clearTimeout(timer);
    if (first === 'slow') await this.#jump(6 * SECOND);
    return call;
  }

  async #prefer({ user, change, alias }: Of<'prefer'>): Promise<string> {
    const askedAt = this.cloud.local.clock.now();
    const preferences = wish(change, alias, askedAt);
    const call = this.#call('subscribe', { action: 'update', preferences }, { openid: user });
    const called = await this.#nudged(call);
    const doneAt = called.result?.ok ? this.cloud.local.clock.now() : Infinity;
    const hours = quietHoursOf(preferences);
    if (hours !== undefined) this.reference.known.set({ user, hours, askedAt, doneAt });
    const scope = scopeOf(change);
    // A no is a no, whichever door it came through.
    if (change.endsWith(' off') && called.result?.ok)
      this.reference.stopped({ user, scope, alias, askedAt, okAt: this.cloud.local.clock.now() });
    if (change.endsWith(' on') || change === 'topic daily') {
      this.reference.permits({ user, scope, alias, askedAt, doneAt: this.cloud.local.clock.now() });
    }
    return brief(called);
  }

  async #settings({ user, alias, set }: Of<'settings'>): Promise<string> {
    const template = templateId(alias);
    await this.cloud.local.wechat.changeSettings({
      openid: user,
      ...(set === 'reject' || set === 'accept'
        ? { template, status: set }
        : { mainSwitch: set === 'main on' }),
    });
    return 'set';
  }

  #call<T>(name: string, data: unknown, who: { openid?: string; source?: string }) {
    return this.cloud.tryCall<Answer<T>>(name, data, who) as Promise<Called<Answer<T>>>;
  }
}
