/** One run of each function that writes, from a state in which it has all its work to do. */
import { nidOf } from './links';
import { FINAL_STATES } from '../../cloudfunctions/core/model/states';
import type { Answer } from '../../cloudfunctions/core/errors';
import { snapshot } from './books';
import type { NotifyCloud } from './cloud';
import type { Disturbance } from './disturb';
import { seed } from './seed';
import { ADMIN, backInStock, data, SHOP, send, templateId, type Alias } from './shop';

const USER = 'o-1';
const users = (count: number): string[] => Array.from({ length: count }, (_, i) => `o-${i + 1}`);

/** The ways a function's run can be asked for; fewer notifications make fewer calls. */
export const disturbances = (cloud: NotifyCloud) => ({
  dispatch: (messages: number): Disturbance => ({
    function: 'dispatch',
    // Two credits each: with one, WeChat itself would refuse the second card of a notification that was sent twice.
    prepare: () => seed(cloud, { users: users(messages), credits: 2 }),
    run: () => cloud.fire('dispatch'),
    holds: async () => unlessGivenUp(await snapshot(cloud), 'delivered'),
  }),
  /** All of one user, who has two credits for each: they go as a series. */
  series: (messages: number): Disturbance => ({
    function: 'dispatch',
    prepare: () =>
      seed(cloud, {
        users: [USER],
        credits: 2 * messages,
        notifications: () =>
          Array.from({ length: messages }, (_, i) => backInStock(USER, `restock:${i + 1}`)),
      }),
    run: () => cloud.fire('dispatch'),
    holds: async () => unlessGivenUp(await snapshot(cloud), 'delivered'),
  }),
  send: (): Disturbance => ({
    function: 'send',
    prepare: () => seed(cloud, { users: [USER], credits: 2, notifications: () => [] }),
    run: () => send(cloud, backInStock(USER, 'restock:1')),
    again: () => send(cloud, backInStock(USER, 'restock:1')),
    holds: async () => {
      const state = await snapshot(cloud);
      return state.messages.length === 1 ? unlessGivenUp(state, 'delivered') : ['not one notification'];
    },
  }),
  /** Nobody has a credit: WeChat is asked once, and its answer may be lost. */
  sendTry: (): Disturbance => ({
    function: 'send',
    prepare: () => seed(cloud, { users: [USER], credits: 0, notifications: () => [] }),
    run: () => send(cloud, backInStock(USER, 'restock:1', { whenNoCredit: 'try' })),
    again: () => send(cloud, backInStock(USER, 'restock:1', { whenNoCredit: 'try' })),
    holds: async () => {
      const cards = (await cloud.messages(USER)).length;
      return cards === 0 ? [] : ['a card came without a credit'];
    },
  }),
  report: (): Disturbance => grant(cloud, (report) => ({ action: 'report', ...report })),
  sync: (): Disturbance => grant(cloud, (report) => ({ action: 'sync', reports: [report] })),
});

/** `[what is disturbed, gateway calls it makes at least, its disturbance]`: all but `send` and `dispatch`. */
export const DISTURBED: [string, number, (cloud: NotifyCloud) => Disturbance][] = [
  ['send that tries without a credit', 6, (cloud) => disturbances(cloud).sendTry()],
  ['unsubscribe, while a dead worker holds the user', 6, unsubscribe],
  ['subscribe with a report that a notification waits for', 4, (cloud) => disturbances(cloud).report()],
  ['subscribe with a report in the sync of a launch', 5, (cloud) => disturbances(cloud).sync()],
  ['receive with two receipts', 1, receipts],
  ['receive with a rejection in the settings', 2, rejection],
  ['track with a click and a conversion', 1, track],
];

/** Notifications end as named, or nobody can know. */
function unlessGivenUp({ messages }: Awaited<ReturnType<typeof snapshot>>, state: string): string[] {
  return messages
    .filter((row) => row.state !== state && row.reason !== 'NO_ANSWER')
    .map((row) => `${row._id} is ${row.state} (${row.reason}), expected ${state}`);
}

/** A worker has died with the user's hold, notifications are due, and the user says no. */
function unsubscribe(cloud: NotifyCloud): Disturbance {
  const stop = () =>
    cloud.tryCall<Answer<unknown>>(
      'unsubscribe',
      { action: 'stop', scope: 'topic', name: 'restock' },
      { openid: USER },
    );
  let okAt = Infinity;
  let holding = 1;
  return {
    function: 'unsubscribe',
    async prepare() {
      holding = await dieHolding(cloud, holding);
      await cloud.advance(40_000);
    },
    run: stop,
    async again() {
      const { result } = await stop();
      okAt = result?.ok ? await cloud.now() : Infinity;
    },
    async holds() {
      if (okAt === Infinity) return ['the unsubscribe was not answered ok'];
      const { messages } = await snapshot(cloud);
      const late = (await cloud.messages(USER)).filter(({ at }) => at > okAt);
      return [
        ...late.map(({ page }) => `${page} was sent after the ok`),
        // What the tick sent while the unsubscribe slept before its first write was permitted.
        ...messages
          .filter(
            ({ state, reason }) => state !== 'delivered' && !['TOPIC_OFF', 'NO_ANSWER'].includes(`${reason}`),
          )
          .map((row) => `${row.key} is ${row.state} (${row.reason})`),
      ];
    },
  };
}

/**
 * Two notifications are due, and a `send` of a third has died with the user held and nothing in its journal yet.
 * @param from the first of its gateway calls to try
 * @returns the call at which it died so
 */
async function dieHolding(cloud: NotifyCloud, from: number): Promise<number> {
  for (let call = from; call <= 12; call++) {
    const notifications = () => [backInStock(USER, 'restock:1'), backInStock(USER, 'restock:2')];
    await seed(cloud, { users: [USER], credits: 3, notifications });
    await cloud.kill({ function: 'send', call, when: 'before' });
    await cloud.tryCall('send', { action: 'send', ...backInStock(USER, 'restock:3') }, SHOP);
    if ((await snapshot(cloud)).users[0]?.hold) return call;
  }
  throw new Error('send was killed at each of its calls and never held the user');
}

/** The user accepts what a notification has been waiting for. */
function grant(cloud: NotifyCloud, ask: (report: Record<string, unknown>) => unknown): Disturbance {
  const alias: Alias = 'orderProgress';
  const id = templateId(alias);
  let report: Record<string, unknown> = {};
  const call = () => cloud.tryCall('subscribe', ask(report), { openid: USER });
  return {
    function: 'subscribe',
    async prepare() {
      await cloud.reset();
      data(await send(cloud, order('order:1')));
      const results = { [id]: (await cloud.subscribe(USER, { [id]: 'accept' }))[id] };
      report = { results, nonce: 'nonce-000001', at: await cloud.now() };
    },
    run: call,
    again: call,
    async holds() {
      const { users: found, messages } = await snapshot(cloud);
      const granted = found[0]?.credits[id]?.granted ?? 0;
      return [
        ...(granted === 1 ? [] : [`granted ${granted} times`]),
        ...messages
          .filter(({ state }) => state !== 'delivered')
          .map((row) => `it waited in vain: ${row.state}`),
      ];
    },
  };
}

const order = (key: string): Record<string, unknown> => ({
  to: USER,
  key,
  template: 'orderProgress',
  data: { order: 'A-17', goods: '蓝色马克杯', status: '已发货', at: '2026-12-01' },
});

const PUSH = { source: 'wx_unknown' };

/** WeChat pushes two receipts in one event; it repeats what was not answered. */
function receipts(cloud: NotifyCloud): Disturbance {
  let event: Record<string, unknown> = {};
  const push = () => cloud.tryCall('receive', event, PUSH);
  return {
    function: 'receive',
    async prepare() {
      await seed(cloud, { users: [USER], credits: 2, notifications: () => [] });
      await cloud.local.wechat.setMode({ pushes: false });
      for (const key of ['restock:1', 'restock:2']) data(await send(cloud, backInStock(USER, key)));
      const List = (await cloud.messages(USER)).map(({ msgid, templateId: TemplateId }, i) => ({
        TemplateId,
        MsgID: msgid,
        ErrorCode: i === 0 ? '0' : '1',
        ErrorStatus: i === 0 ? 'success' : 'failed',
      }));
      event = { ...(await header(cloud, 'subscribe_msg_sent_event')), List };
    },
    run: push,
    again: push,
    async holds() {
      const { messages, receipts: kept } = await snapshot(cloud);
      const states = messages.map(({ state }) => state).sort();
      return [
        ...(kept.length === 2 ? [] : [`${kept.length} receipts are kept`]),
        ...(states.join() === 'delivered,undelivered' ? [] : [`the notifications are ${states.join()}`]),
      ];
    },
  };
}

/** The user switches a template off in WeChat's settings. */
function rejection(cloud: NotifyCloud): Disturbance {
  const id = templateId('backInStock');
  let event: Record<string, unknown> = {};
  const push = () => cloud.tryCall('receive', event, PUSH);
  return {
    function: 'receive',
    async prepare() {
      await seed(cloud, { users: [USER], credits: 2, notifications: () => [] });
      await cloud.local.wechat.setMode({ pushes: false });
      await cloud.local.wechat.changeSettings({ openid: USER, template: id, status: 'reject' });
      const List = { TemplateId: id, SubscribeStatusString: 'reject' };
      event = { ...(await header(cloud, 'subscribe_msg_change_event')), List };
    },
    run: push,
    again: push,
    async holds() {
      const account = (await snapshot(cloud)).users[0]?.credits[id];
      return account?.voided === 2 && account.available === 0 ? [] : ['the credits are not void'];
    },
  };
}

async function header(cloud: NotifyCloud, Event: string): Promise<Record<string, unknown>> {
  const CreateTime = String(Math.floor((await cloud.now()) / 1000));
  return { ToUserName: 'gh_local', FromUserName: USER, CreateTime, MsgType: 'event', Event };
}

/** The user taps the card and buys. */
function track(cloud: NotifyCloud): Disturbance {
  let events: unknown[] = [];
  const call = () => cloud.tryCall('track', { events, openid: USER }, SHOP);
  return {
    function: 'track',
    async prepare() {
      await seed(cloud, { users: [USER], notifications: () => [] });
      const { id: nid } = data(await send(cloud, backInStock(USER, 'restock:1')));
      events = [
        { kind: 'click', nid: nidOf(nid, USER) },
        { kind: 'convert', goal: 'order', id: 'order-17', value: 8900 },
      ];
    },
    run: call,
    again: call,
    allowed: FINAL_STATES,
    async holds() {
      const figures = await cloud.call<{ total: Record<string, number> }>(
        'stats',
        { action: 'overview' },
        ADMIN,
      );
      const { clicked, value } = data(figures).total;
      return clicked === 1 && value === 8900 ? [] : [`the overview says ${clicked} clicked, ${value} fen`];
    },
  };
}
