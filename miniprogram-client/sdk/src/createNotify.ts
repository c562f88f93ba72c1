import { askingOf } from './ask';
import { openClient } from './client';
import { installer } from './install';
import { askSetting } from './setting';
import { syncOf } from './sync';
import type { Notify, NotifyOptions, Outcome, TrackEvent } from './types';
import type { WxLike } from './wxLike';

/** One per mini program: make it in a module of its own and import it where it is needed. */
export function createNotify<Alias extends string>(given: NotifyOptions<Alias>): Notify<Alias> {
  const options: NotifyOptions = { ...given };
  const client = openClient(typeof wx === 'undefined' ? {} : (wx as unknown as WxLike), options);
  const { state, invoke, known } = client;
  const sync = syncOf(client);
  const { topUpTo = 3 } = options;

  /** What changes what is wanted, and so which templates are worth asking for. */
  const change = async <Data>(name: 'subscribe' | 'unsubscribe', request: object): Promise<Outcome<Data>> => {
    const answer = await invoke<Data>(name, { ...request });
    // One that was under way may have read what was before.
    void sync(true);
    return answer;
  };
  const track = (events: unknown): Promise<Outcome<unknown>> => invoke('track', { events });

  const notify: Notify = {
    ...askingOf(client, topUpTo, sync),
    openSettings: () => askSetting(client, 'openSetting'),

    async settings() {
      const answer = await sync();
      return answer.ok || !state.templates[0] ? answer : { ok: true, data: { ...known(), stale: true } };
    },
    known,
    update: (preferences) => change('subscribe', { action: 'update', preferences }),
    unsubscribe: (request) => change('unsubscribe', { action: 'stop', scope: 'all', ...request }),
    erase: () => change('unsubscribe', { action: 'erase', confirm: true }),
    exportData: () => invoke('subscribe', { action: 'export' }),

    track: (events) => track(([] as TrackEvent[]).concat(events)),
    feedback: (request) =>
      track([{ kind: 'feedback', ...(client.opened && { nid: client.opened }), ...request }]),
    inbox: (request) => invoke('subscribe', { action: 'inbox', ...request }),
    read: (ids) => invoke('subscribe', { action: 'read', ids }),
    opened: () => client.opened,

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
