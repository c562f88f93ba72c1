import { askingOf } from './ask';
import { openClient } from './client';
import { installer } from './install';
import { now } from './now';
import { byPhonesClock } from './phonesZone';
import { askSetting } from './setting';
import { fieldsOf } from './storage';
import { FRESH_MS, syncOf } from './sync';
import type { FeedbackOutcome, Notify, NotifyOptions, Outcome, TrackEvent } from './types';
import type { WxLike } from './wxLike';

/** One per mini program: make it in a module of its own and import it where it is needed. */
export function createNotify<Alias extends string>(given: NotifyOptions<Alias>): Notify<Alias> {
  const options: NotifyOptions = { ...given };
  const client = openClient(typeof wx === 'undefined' ? {} : (wx as unknown as WxLike), options);
  const { state, invoke, subscribe, snapshot } = client;
  const sync = syncOf(client);
  const { topUpTo = 3 } = options;

  /** What changes what is wanted, and so which templates are worth asking for. */
  const changed = async <Data>(asking: Promise<Outcome<Data>>): Promise<Outcome<Data>> => {
    const answer = await asking;
    // One that was under way may have read what was before.
    void sync(true);
    return answer;
  };
  const leave = (request: object): Promise<Outcome<unknown>> => changed(invoke('unsubscribe', request));
  /** Both answers say how many are unread. */
  const inbox = async <Data>(action: string, request?: object): Promise<Outcome<Data>> => {
    const answer = await subscribe<Data>(action, request);
    const { unread } = fieldsOf(answer.ok && answer.data);
    if ((unread as number) >= 0) {
      state.unread = unread as number;
      client.changed();
    }
    return answer;
  };
  const track = <Data>(events: unknown): Promise<Outcome<Data>> => invoke<Data>('track', { events });

  const notify: Notify = {
    ...askingOf(client, topUpTo, () => void sync(false, true)),
    visit(place) {
      const { places } = fieldsOf(options.config);
      if (Object.keys(fieldsOf(places)).indexOf(place) < 0 || state.asksAt > now() - FRESH_MS) return;
      state.asksAt = now();
      void sync(true).then((answer) => {
        // Nothing was called.
        if (!answer.ok && answer.reason === 'network') state.asksAt = 0;
      });
    },
    openSettings: () => askSetting(client, 'openSetting'),

    async settings() {
      const answer = await sync();
      return answer.ok || !state.templates[0] ? answer : { ok: true, data: { ...snapshot(), stale: true } };
    },
    known: snapshot,
    update: (change) => changed(subscribe('update', { preferences: byPhonesClock(change) })),
    unsubscribe: (request) => leave({ action: 'stop', scope: 'all', ...request }),
    unwish: ({ template, about }) => changed(subscribe('unwish', { template, about })),
    async erase() {
      const answer = await leave({ action: 'erase', confirm: true });
      if (!answer.ok && answer.reason === 'PENDING') answer.message = client.textOf('erase-later');
      return answer;
    },
    exportData: (request) => subscribe('export', request),

    track: (events) => track(([] as TrackEvent[]).concat(events)),
    feedback(request) {
      const { nid = client.lastCard, ...rest } = { ...request };
      const told = track<FeedbackOutcome>([{ kind: 'feedback', ...(nid && { nid }), ...rest }]);
      // With a cause it may have switched a topic off.
      return rest.cause ? changed(told) : told;
    },
    inbox: (request) => inbox('inbox', request),
    read: (ids) => inbox('read', { ids }),
    opened: () => client.lastCard,

    install: installer(client, sync, options.scenes) as Notify['install'],
    sync: () => sync(),
    onChange(listener) {
      client.listeners.push(listener);
      return () => {
        client.listeners = client.listeners.filter((each) => each !== listener);
      };
    },
  };
  return notify as Notify<Alias>;
}
