import { noteEntry } from './clicks';
import type { Client } from './client';
import { isPending } from './outbox';
import { hearSetting } from './setting';
import { BRIEF, type Sync } from './sync';
import type { EnterOptions } from './wxLike';

type Handler = (this: unknown, ...parameters: unknown[]) => unknown;
type Definition = Record<string, unknown> & { onLaunch?: Handler; onShow?: Handler };

/** Hears of each launch and show: clicks, the state of WeChat's switches, and the one call of a launch that has something to say. */
export function installer(client: Client, sync: Sync, scenes: readonly number[] | undefined) {
  const { wx } = client;
  let launched = false;
  /** Older WeChats lack some of these. */
  const call = (api: 'onAppShow' | 'getLaunchOptionsSync' | 'onNetworkStatusChange', listener?: unknown) =>
    wx[api] && (wx[api] as (listener: unknown) => unknown)(listener);

  const enter = (options: unknown): void => {
    noteEntry(client, options as EnterOptions, scenes);
    client.hearing = hearSetting(client);
    // Balances are read when somebody looks; a launch with nothing to say costs nothing.
    const handOver = (): void => {
      if (isPending(client.outbox)) void sync(BRIEF);
    };
    handOver();
    if (!launched) {
      call('onNetworkStatusChange', ({ isConnected }: { isConnected: boolean }) => {
        if (isConnected) handOver();
      });
    }
    launched = true;
  };

  /** The host's handler first: it readies its cloud there. */
  const wrap = (host: Handler | undefined): Handler =>
    function (this: unknown, ...parameters) {
      client.launching = true;
      try {
        return host && host.apply(this, parameters);
      } finally {
        client.launching = false;
        enter(parameters[0]);
      }
    };

  return (register?: (definition: Definition) => unknown) => {
    if (!register) {
      call('onAppShow', enter);
      // After this turn, in which the host still readies its cloud.
      void Promise.resolve(call('getLaunchOptionsSync')).then(enter);
    }
    return (definition: Definition = {}) =>
      register &&
      register({
        ...definition,
        onLaunch: wrap(definition.onLaunch),
        onShow: wrap(definition.onShow),
      });
  };
}
