import { askingOf } from './ask';
import { openClient } from './client';
import { installer } from './install';
import { now } from './now';
import { byPhonesClock } from './phonesZone';
import { askSetting } from './setting';
import { fieldsOf } from './storage';
import { ANEW, BRIEF, FRESH_MS, syncOf } from './sync';
import type { FeedbackOutcome, Notify, NotifyOptions, Outcome, Settings, TrackEvent } from './types';
import type { WxLike } from './wxLike';

/** One per mini program: make it in a module of its own and import it where it is needed. */
export function createNotify<Alias extends string>(given: NotifyOptions<Alias>): Notify<Alias> {
  const options: NotifyOptions = { ...given };
  const client = openClient(typeof wx === 'undefined' ? {} : (wx as unknown as WxLike), options);
  const { state, invoke, subscribe, snapshot } = client;
  const sync = syncOf(client);
  const { topUpTo = 3 } = options;

  /** Known from here on, to every page that is opened before the next `sync` is answered. */
  const heard = <Data>(
    asking: Promise<Outcome<Data>>,
    newsOf: (data: Data) => Partial<Settings>,
  ): Promise<Outcome<Data>> =>
    asking.then((answer) => {
      if (answer.ok) {
        Object.assign(state, newsOf(fieldsOf(answer.data) as Data));
        client.changed();
      }
      return answer;
    });
  /** What changes what is wanted, and so which templates are worth asking for. */
  const changed = <Data>(asking: Promise<Outcome<Data>>): Promise<Outcome<Data>> =>
    asking.then((answer) => {
      // One that was under way may have read what was before.
      void sync(ANEW);
      return answer;
    });
  const leave = (request: object): Promise<Outcome<unknown>> => changed(invoke('unsubscribe', request));
  /** Both answers say how many are unread. */
  const inbox = <Data>(action: string, request?: object): Promise<Outcome<Data>> =>
    heard(subscribe<Data & Partial<Settings>>(action, request), ({ unread = state.unread }) => ({ unread }));
  const track = <Data>(events: unknown): Promise<Outcome<Data>> => invoke<Data>('track', { events });

  const notify: Notify = {
    ...askingOf(client, topUpTo, () => void sync(BRIEF)),
    visit(place) {
      const { places } = fieldsOf(options.config);
      if (Object.keys(fieldsOf(places)).indexOf(place) < 0 || state.asksAt > now() - FRESH_MS) return;
      state.asksAt = now();
      void sync(ANEW).then((answer) => {
        // Nothing was called.
        if (fieldsOf(answer).reason === 'network') state.asksAt = 0;
      });
    },
    openSettings: () => askSetting(client, 'openSetting'),

    settings: () =>
      sync().then((answer) =>
        answer.ok || !state.templates[0] ? answer : { ok: true, data: { ...snapshot(), stale: true } },
      ),
    known: snapshot,
    update: (change) =>
      changed(
        heard(subscribe('update', { preferences: byPhonesClock(change) }), (preferences) => ({
          preferences,
        })),
      ),
    unsubscribe: (request) => leave({ action: 'stop', scope: 'all', ...request }),
    unwish: ({ template, about }) =>
      changed(
        heard(subscribe<Pick<Settings, 'wishes'>>('unwish', { template, about }), ({ wishes }) => ({
          wishes,
        })),
      ),
    erase: () =>
      leave({ action: 'erase', confirm: true }).then((answer) => {
        if (!answer.ok && answer.reason === 'PENDING') answer.message = client.textOf('erase-later');
        return answer;
      }),
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
