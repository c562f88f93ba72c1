import type { AskReport, ReportResult, SyncResult } from '../../cloudfunctions/core/contract';
import type { Answer } from '../../cloudfunctions/core/errors';
import config from '../fixtures/model.config';
import type { NotifyCloud } from '../support/cloud';
import type { Called } from '../support/control';
import { databaseCalls } from '../support/flow';
import { ADMIN } from '../support/shop';
import { templateId, type Act, type ModelAlias, type User } from './acts';
import { brief } from './describe';
import type { Reference } from './reference';

type Of<Name extends Act['do']> = Extract<Act, { do: Name }>;
const MINUTE = 60_000;
/** A warm instance believes so long what it has read of campaigns that ask, and of the switch over them. */
const BELIEVED = MINUTE;
/** How often a tick looks whether it has its target. */
const TARGET_LOOK = 15 * MINUTE;
/** A start can be undone so long. */
const UNDO = 2 * MINUTE;
/** Whom a campaign to a segment is for. */
const REGULAR: User = 'o-ann';
/** The user, what is under way for them, the unread; schema and links' secret, where an instance is new. */
const LAUNCH = 3;
/** What an instance reads once a minute: who asks, their segments, the switch. */
const MOST_READ = 3;
const BOOKED = ['granted', 'consented', 'counted-by-push', 'repeated'];

export interface Sheet {
  user: User;
  results: Record<string, string>;
  kept: string[];
  nonce: string;
  at: number;
}

/** What was promised of a campaign that asks, as far as it was answered. */
interface Promised {
  aliases: ModelAlias[];
  segment: boolean;
  target: number | undefined;
  from: number;
  endsAt: number;
  /** An operator halted it; Infinity: nobody did. */
  haltedAt: number;
  /** It was seen standing still or at its end since. */
  overSince: number;
  /** Its report was seen to say that it has its target since; and a tick that had to see so has run since. */
  metSince: number;
  endedSince: number;
  /** By nonce and WeChat id: accepted on a sheet for it; and those of them whose report was answered. */
  accepted: Set<string>;
  booked: Set<string>;
}

/** Operators who ask, users who are asked, and what of it must be true. */
export class Asks {
  readonly #promised = new Map<string, Promised>();
  /** Everything promotional stands still since; Infinity: it goes on. */
  stoppedAt = Infinity;
  /** Faults, deaths and others at the same time cost calls of their own. */
  isDisturbed = false;

  constructor(
    private readonly cloud: NotifyCloud,
    private readonly reference: Reference,
    private readonly sheet: (user: User, asked: Record<string, 'accept'>) => Promise<Sheet | undefined>,
  ) {}

  async plan({ campaign, aliases, target, hours, segment }: Of<'plan ask'>): Promise<string> {
    const id = `a${campaign}`;
    if (segment) await this.#regulars();
    const now = this.#now();
    const endsAt = now + hours * 60 * MINUTE;
    const scenes = new Set(
      aliases.flatMap((alias) => ('scene' in config.templates[alias] ? [config.templates[alias].scene] : [])),
    );
    const created = await this.#manage({
      action: 'campaign.create',
      id,
      kind: 'ask',
      title: '多要一点',
      places: ['me'],
      templates: aliases,
      ...(scenes.size > 0 ? { scenes: [...scenes] } : {}),
      endsAt,
      wording: { zh: { title: '好', text: '告诉你一声', button: '好' } },
      ...(target === undefined ? {} : { target }),
      ...(segment ? { segment: 'regulars' } : {}),
    });
    if (!created.result?.ok) return brief(created);
    const still = {
      haltedAt: Infinity,
      overSince: Infinity,
      metSince: Infinity,
      endedSince: Infinity,
    };
    const counts = { accepted: new Set<string>(), booked: new Set<string>() };
    this.#promised.set(id, { aliases, segment, target, from: now + UNDO, endsAt, ...still, ...counts });
    return brief(await this.#manage({ action: 'campaign.start', id }));
  }

  async operate({ campaign, does }: Of<'operate ask'>): Promise<string> {
    const id = `a${campaign}`;
    const known = this.#promised.get(id);
    if (known && does === 'resume') known.haltedAt = Infinity;
    const called = await this.#manage({ action: `campaign.${does}`, id });
    if (known && does !== 'resume' && called.result?.ok)
      known.haltedAt = Math.min(known.haltedAt, this.#now());
    return brief(called);
  }

  /** The user opens the mini program, and taps where it asks. @param alone nobody else does anything meanwhile */
  async look({ user, taps }: Of<'look'>, alone: boolean): Promise<string> {
    const before = await this.#note();
    await this.cloud.resetMetrics();
    const called = await this.#sync(user, {});
    if (!called.result?.ok) return brief(called);
    const { asks } = called.result.data;
    if (alone && !this.isDisturbed) await this.#cheap(user, asks.length);
    for (const { id, templates } of asks) this.#held(user, id, templates, before);
    const [first] = asks;
    const told = asks.map(({ id }) => id).join(', ') || 'nothing is asked';
    return first && taps ? `${told}; ${await this.#taps(user, first.id, first.templates)}` : told;
  }

  /** A tick has run, with nobody else about. */
  ticked(): void {
    const now = this.#now();
    for (const known of this.#promised.values())
      if (!this.isDisturbed && now > known.metSince + TARGET_LOOK)
        known.endedSince = Math.min(known.endedSince, now);
  }

  /** What campaigns have gained, as far as the fold has counted: each credit once, and none is left out. */
  async problems(): Promise<string[]> {
    const problems: string[] = [];
    for (const [id, { accepted, booked }] of this.#promised) {
      const called = await this.#manage<AskReport>({ action: 'campaign.report', id });
      if (!called.result?.ok) {
        problems.push(`asks: ${id} gives no report: ${brief(called)}`);
        continue;
      }
      const { gained, agreed, asked } = called.result.data;
      const least = this.reference.erasedAt.size > 0 ? 0 : booked.size;
      if (gained < least || gained > accepted.size)
        problems.push(`asks: ${id} gained ${least} to ${accepted.size}, and says ${gained}`);
      if (agreed > asked) problems.push(`asks: of ${asked} who were asked by ${id} ${agreed} agreed`);
    }
    return problems;
  }

  /** One who is a regular, and a segment of them; whatever is there already stays. */
  async #regulars(): Promise<void> {
    const event = { kind: 'tags', add: ['regular'] };
    await this.cloud.tryCall('track', { events: [event], openid: REGULAR }, { source: 'scf' });
    await this.#manage({
      action: 'segment.create',
      name: 'regulars',
      title: '常客',
      rule: { kind: 'tag', name: 'regular' },
    });
  }

  /** Since when each stands still, as it is stored. @returns which do */
  async #note(): Promise<Set<string>> {
    const over = new Set<string>();
    const now = this.#now();
    for (const [id, known] of this.#promised) {
      const called = await this.#manage<{ state: string }>({ action: 'campaign.show', id });
      const state = called.result?.ok ? called.result.data.state : 'running';
      if (known.target !== undefined && known.metSince === Infinity) {
        const report = await this.#manage<AskReport>({ action: 'campaign.report', id });
        if (report.result?.ok && report.result.data.gained >= known.target) known.metSince = now;
      }
      if (state === 'running') known.overSince = Infinity;
      else {
        known.overSince = Math.min(known.overSince, now);
        over.add(id);
      }
    }
    return over;
  }

  #held(user: User, id: string, templates: string[], over: Set<string>): void {
    const known = this.#promised.get(id);
    const now = this.#now();
    const wrong = (why: string): void => {
      this.reference.broken.push(`asks: ${user} was told of ${id}, ${why}`);
    };
    if (!known) return wrong('which nobody has planned');
    const { aliases, segment, from, endsAt, haltedAt, overSince, endedSince } = known;
    if (templates.join() !== aliases.join()) wrong(`for ${templates.join()}, not ${aliases.join()}`);
    if (now < from) wrong('before it begins');
    if (now >= endsAt) wrong('after its end');
    if (segment && user !== REGULAR) wrong('who is not in its segment');
    if (now > haltedAt + BELIEVED) wrong('which an operator has halted');
    if (over.has(id) && now > overSince + BELIEVED) wrong('which stands still or is over');
    if (now > endedSince + BELIEVED) wrong('though it has its target');
    const isPromotional = aliases.some((alias) => config.templates[alias].class === 'promotional');
    if (isPromotional && now > this.stoppedAt + BELIEVED) wrong('while everything promotional is paused');
  }

  /** A launch costs what it always does, and a little once a minute; the next one just now costs nothing more. */
  async #cheap(user: User, asks: number): Promise<void> {
    const first = await databaseCalls(this.cloud, 'subscribe');
    await this.cloud.resetMetrics();
    await this.#sync(user, {});
    const second = await databaseCalls(this.cloud, 'subscribe');
    if (second > LAUNCH || first > 2 * LAUNCH + MOST_READ)
      this.reference.broken.push(
        `asks: with ${asks} of them a launch cost ${first} calls, the next ${second}`,
      );
  }

  async #taps(user: User, id: string, templates: string[]): Promise<string> {
    const asked = Object.fromEntries(
      templates.map((alias) => [templateId(alias as ModelAlias), 'accept' as const]),
    );
    const made = await this.sheet(user, asked);
    if (!made) return 'no sheet';
    const known = this.#promised.get(id);
    const gains = Object.keys(made.results).filter((each) => made.results[each] === 'accept');
    for (const alias of templates as ModelAlias[])
      if (gains.includes(templateId(alias)) && !made.kept.includes(templateId(alias)))
        this.reference.saidYes(user, alias, made.at);
    for (const each of gains) known?.accepted.add(`${made.nonce}/${each}`);
    const { user: _user, ...report } = { ...made, asked: templates, campaign: id, place: 'me' };
    const answers: string[] = [];
    // Told twice, as a phone does that has not heard the answer.
    for (let i = 0; i < 2; i++) {
      const called = await this.#sync(user, { reports: [report] });
      answers.push(brief(called));
      const result = called.result?.ok ? called.result.data.reports[0] : undefined;
      const { outcomes = {} } = (result ?? {}) as Partial<ReportResult>;
      for (const each of gains)
        if (BOOKED.includes(outcomes[each] ?? '')) known?.booked.add(`${made.nonce}/${each}`);
    }
    return answers.join(', ');
  }

  #now = (): number => this.cloud.local.clock.now();

  #sync = (user: User, more: object) =>
    this.cloud.tryCall<Answer<SyncResult>>(
      'subscribe',
      { action: 'sync', ...more },
      { openid: user },
    ) as Promise<Called<Answer<SyncResult>>>;

  #manage = <Data = object>(request: object) =>
    this.cloud.tryCall<Answer<Data>>('manage', request, ADMIN) as Promise<Called<Answer<Data>>>;
}
