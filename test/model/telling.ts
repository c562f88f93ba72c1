import type { TrackResult } from '../../cloudfunctions/core/contract';
import type { Answer } from '../../cloudfunctions/core/errors';
import type { NotifyCloud } from '../support/cloud';
import type { Called } from '../support/control';
import { ABOUT, ALIASES, templateId, topicOf, type Act, type User } from './acts';
import { brief } from './describe';
import type { Reference } from './reference';

/** Of every sale, in fen. */
export const PRICE = 8900;

type Of<Name extends Act['do']> = Extract<Act, { do: Name }>;

/** Does what `track` is for, and notes in the reference what was told and answered. */
export class Telling {
  #looks = 0;

  constructor(
    private readonly cloud: NotifyCloud,
    private readonly reference: Reference,
    /** Where an answer may wait for what is under way. */
    private readonly nudged: <T>(call: Promise<T>) => Promise<T>,
  ) {}

  async click({ user }: Of<'click'>): Promise<string> {
    const nid = /nid=([\w-]+)/.exec(this.cloud.local.wechat.messages(user).at(0)?.page ?? '')?.[1];
    if (nid) this.reference.known.clicked(user, this.cloud.local.clock.now());
    return nid ? this.#track(user, { kind: 'click', nid }) : 'no card';
  }

  /** A complaint about a message is a no to its topic; where orders have the topic, the user is only asked. */
  async complain({ user, cause }: Of<'complain'>): Promise<string> {
    const cards = this.cloud.local.wechat.messages(user);
    const card = cards.find(({ templateId: id }) => id === templateId('offer')) ?? cards.at(0);
    const nid = /nid=([\w-]+)/.exec(card?.page ?? '')?.[1];
    const event = { kind: 'feedback', category: 'complaint', cause, ...(nid ? { nid } : {}) };
    const askedAt = this.cloud.local.clock.now();
    const called = await this.nudged(this.#call<TrackResult>('track', { events: [event] }, { openid: user }));
    const mute = called.result?.ok ? called.result.data.results[0]?.mute : undefined;
    const isOff = mute?.outcome === 'muted' || mute?.outcome === 'already';
    const alias = ALIASES.find((each) => topicOf(each) === mute?.topic);
    if (mute?.outcome === 'muted' && alias !== 'offer')
      this.reference.broken.push(`complaint: ${mute.topic} was switched off without a question`);
    if (isOff && alias === 'offer')
      this.reference.stopped({ user, scope: 'topic', alias, askedAt, okAt: this.cloud.local.clock.now() });
    return mute ? `${mute.topic}: ${mute.outcome}` : brief(called);
  }

  async #track(user: User, event: object): Promise<string> {
    return brief(await this.#call('track', { events: [event] }, { openid: user }));
  }

  async sale({ do: kind, user, order }: Of<'convert' | 'revert'>): Promise<string> {
    const id = `${user}-${order}`;
    const event = { kind, goal: 'order', id, ...(kind === 'convert' ? { value: PRICE } : {}) };
    const called = await this.#call('track', { events: [event], openid: user }, { source: 'scf' });
    if (called.result?.ok) (kind === 'convert' ? this.reference.sold : this.reference.takenBack).add(id);
    return brief(called);
  }

  /** By the mini program, which says it again with the same nonce. */
  async view({ user, twice }: Of<'view'>): Promise<string> {
    const nonce = `look-${String(++this.#looks).padStart(6, '0')}`;
    const events = [{ kind: 'event', name: 'view', props: { goods: ABOUT } }];
    const tell = () => this.#call<TrackResult>('track', { events, nonce }, { openid: user });
    const told = await Promise.all(twice ? [tell(), tell()] : [tell()]);
    this.reference.known.viewed(
      user,
      told.some(({ result }) => result?.ok),
    );
    return told.map(brief).join(', ');
  }

  #call<T>(name: string, data: unknown, who: { openid?: string; source?: string }) {
    return this.cloud.tryCall<Answer<T>>(name, data, who) as Promise<Called<Answer<T>>>;
  }
}
