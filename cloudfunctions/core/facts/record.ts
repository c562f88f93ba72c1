import type { Context } from '../ports/context';
import type { TrackEvent, TrackResult } from '../contract';
import type { EventDocument } from '../model/facts';
import { factId } from '../model/id';
import { idOfNid, isLinkOf } from '../model/link';
import { newEvent } from '../model/newEvent';
import { knowsLink } from '../store/linkSecret';
import { changeOf } from '../behaviour/change';
import type { Follow } from '../behaviour/follow';
import { bookBehaviour } from '../behaviour/tell';
import { clearWishes } from '../consent/wishes';
import { wishKey } from '../model/wish';
import { isAboutMessages } from '../model/complaint';
import { actOnComplaints } from './complain';
import { insertNew } from './insertNew';

type Result = TrackResult['results'][number];
type Refusal = { refused: NonNullable<Result['error']> };
/** `booked`: it changes the user's document and is no fact of its own. */
type Made = EventDocument | Refusal | { booked: true };
type Feedback = Extract<TrackEvent, { kind: 'feedback' }>;
type Sale = Extract<TrackEvent, { kind: 'convert' | 'revert' }>;

/** Whom the events are from. */
interface Teller {
  openid: string;
  /** The mini program itself reports; it may be forged. */
  fromClient: boolean;
  isOwn(nid: string): boolean;
  nonce: string;
}

export interface Telling {
  /** Names this call: told again with the same one, events, traits and tags count once. */
  nonce?: string | undefined;
  /** Is told of what the user did. */
  follow?: Follow | undefined;
}

/**
 * Records what a user did: one insert for all, ids that make a repeated fact one fact. A click is checked against
 * the caller without reading anything: its link carries a mark that nobody else can make.
 * @param fromClient whether the mini program itself reports; it may be forged
 */
export async function recordEvents(
  context: Context,
  openid: string,
  events: TrackEvent[],
  fromClient: boolean,
  { nonce = context.newToken(), follow }: Telling = {},
): Promise<TrackResult> {
  const isOwn = await ownership(context, openid, events);
  const behaviour = behaviourIn(context, events, fromClient);
  const teller = { openid, fromClient, isOwn, nonce };
  const made = events.map((event, index) => {
    const error = behaviour.refused.get(index);
    return error ? { refused: error } : toFact(context, event, { ...teller, index });
  });
  const facts = made.flatMap((item) => ('_id' in item ? [item] : []));
  const fresh = await insertNew(context, facts);
  const user = await bookBehaviour(context, openid, behaviour.change, nonce);
  if (behaviour.done.length > 0) await follow?.([{ openid, done: behaviour.done, user }]);
  await clearWishes(context, openid, boughtThings(context, events, made));
  const mutes = await actOnComplaints(context, openid, facts, fewerOf(events));
  return {
    results: made.map((item) => {
      if ('refused' in item) return { counted: false, error: item.refused };
      if (!('_id' in item)) return { counted: true };
      const mute = isAboutMessages(item) ? mutes.get(item.nid) : undefined;
      return { counted: fresh.delete(item._id), ...(mute ? { mute } : {}) };
    }),
  };
}

/** Ids of the notifications of which the user wants fewer, rather than none. */
const fewerOf = (events: TrackEvent[]): Set<string> =>
  new Set(
    events.flatMap((event) =>
      event.kind === 'feedback' && event.fewer && event.nid ? [idOfNid(event.nid)] : [],
    ),
  );

/** Events, traits and tags change what is known of the user. */
function behaviourIn(context: Context, events: TrackEvent[], fromClient: boolean) {
  const known = events.flatMap((event, index) =>
    event.kind === 'event' || event.kind === 'traits' || event.kind === 'tags' ? [{ event, index }] : [],
  );
  const { change, done, refused } = changeOf(context.config, known, fromClient);
  return { change, done, refused: new Map(refused.map(({ index, error }) => [index, error])) };
}

/** Keys of the wishes that a sale fulfils, whatever message they were for. */
function boughtThings({ config }: Context, events: TrackEvent[], made: Made[]): string[] {
  const things = events.flatMap((event, i) =>
    event.kind === 'convert' && event.about !== undefined && !('refused' in made[i]!) ? [event.about] : [],
  );
  return [...new Set(things)].flatMap((about) =>
    Object.keys(config.templates).map((alias) => wishKey(alias, about)),
  );
}

/** Links tell by themselves; the bare ids that feedback may name are looked up. */
async function ownership(
  context: Context,
  openid: string,
  events: TrackEvent[],
): Promise<(nid: string) => boolean> {
  const nids = events.flatMap((event) => ('nid' in event && event.nid ? [event.nid] : []));
  const bare = [...new Set(nids.filter((nid) => nid === idOfNid(nid)))];
  const found =
    bare.length === 0
      ? []
      : await context.store.find(
          'notify_messages',
          { _id: { $in: bare }, to: openid },
          { limit: bare.length, fields: ['_id'] },
        );
  const own = new Set(found.map(({ _id }) => _id));
  // One after the other: the first may have to read the secret.
  for (const nid of nids.filter((each) => each !== idOfNid(each)))
    if (await knowsLink(context, (secret) => isLinkOf(secret, nid, openid))) own.add(nid);
  return (nid) => own.has(nid);
}

function toFact(context: Context, event: TrackEvent, teller: Teller & { index: number }): Made {
  const at = context.clock.now();
  const { openid, fromClient } = teller;
  const base = { openid, at, fromClient };
  switch (event.kind) {
    case 'click': {
      if (!teller.isOwn(event.nid)) return NOT_YOURS;
      const nid = idOfNid(event.nid);
      return newEvent({ ...base, _id: `click:${nid}`, kind: 'click', nid });
    }
    case 'convert':
    case 'revert':
      return sale(context, event, base);
    case 'feedback':
      return teller.isOwn(event.nid ?? '') || !event.nid ? feedback(event, base) : NOT_YOURS;
    case 'event':
      return newEvent({
        ...base,
        _id: `event:${factId(openid, teller.nonce, String(teller.index))}`,
        kind: 'event',
        name: event.name,
        props: event.props ?? {},
        // In no figure: counted on the user.
        stage: 'folded',
      });
    case 'traits':
    case 'tags':
      return { booked: true };
  }
}

type Base = Pick<EventDocument, 'openid' | 'at' | 'fromClient'>;

/**
 * The business's own id names the conversion; whoever reports it first counts. Where mini programs may report a goal, an id
 * is the user's own: whatever one user makes up, another's sale of that id is another.
 */
function sale(context: Context, event: Sale, base: Base): EventDocument | Refusal {
  const { goals } = context.config;
  const goal = Object.hasOwn(goals, event.goal) ? goals[event.goal] : undefined;
  if (!goal) return refuse('UNKNOWN_GOAL', `expected one of ${Object.keys(goals).join(', ')}`);
  if (base.fromClient && (!goal.fromClient || event.kind === 'revert')) {
    return refuse('NOT_FROM_CLIENT', 'report it from a cloud function, or allow the goal from clients');
  }
  const id = goal.fromClient ? `${base.openid}:${event.id}` : event.id;
  const value = event.kind === 'convert' ? (event.value ?? 0) : 0;
  return newEvent({
    ...base,
    _id: `${event.kind}:${event.goal}:${id}`,
    kind: event.kind,
    name: event.goal,
    value,
  });
}

function feedback({ nid = '', category, cause, rating = 0, text = '' }: Feedback, base: Base): EventDocument {
  const id = idOfNid(nid);
  const parts = [base.openid, id, category, cause ?? '', String(rating), text, id ? '' : String(base.at)];
  return newEvent({
    ...base,
    _id: `feedback:${factId(...parts)}`,
    kind: 'feedback',
    nid: id,
    rating,
    category,
    text,
    ...(cause ? { cause } : {}),
    status: 'open',
    answer: '',
    answeredAt: 0,
    answeredBy: '',
  });
}

const refuse = (code: NonNullable<Result['error']>['code'], message: string): Refusal => ({
  refused: { code, message },
});

const NOT_YOURS = refuse('NOT_YOURS', 'the notification belongs to another user');
