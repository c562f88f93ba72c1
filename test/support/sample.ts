/** A small checked configuration and documents of it, for tests of the core that need no database. */
import { checkConfig } from '../../cloudfunctions/core/checking/checkConfig';
import type { Config } from '../../cloudfunctions/core/config';
import type { Context } from '../../cloudfunctions/core/ports/context';
import type { ReceiptDocument } from '../../cloudfunctions/core/model/facts';
import type { MessageDocument } from '../../cloudfunctions/core/model/message';
import {
  newAccount,
  newUser,
  type CreditAccount,
  type UserDocument,
} from '../../cloudfunctions/core/model/user';

/** 2026-11-22 10:02 in Shanghai. */
export const NOW = Date.parse('2026-11-22T10:02:00+08:00');

const id = (letter: string): string => letter.repeat(43);

export function sampleConfig(more: object = {}): Config {
  return checkConfig({
    appid: 'wx0123456789abcdef',
    environments: {
      local: { envId: 'local', state: 'developer', admins: [{ openid: 'o-viewer', role: 'viewer' }] },
    },
    topics: { restock: { title: '到货提醒' }, offers: { title: '优惠活动' } },
    templates: {
      backInStock: {
        id: id('B'),
        kind: 'one-time',
        title: '到货提醒',
        topic: 'restock',
        class: 'transactional',
        page: 'pages/goods/index',
        data: {
          goods: { field: 'thing1', overLong: 'truncate' },
          price: 'amount2',
          note: { field: 'thing3', default: '数量有限' },
        },
      },
      offer: {
        id: id('O'),
        kind: 'one-time',
        title: '优惠提醒',
        topic: 'offers',
        class: 'promotional',
        data: { goods: 'thing1' },
      },
      notice: {
        id: id('N'),
        kind: 'long-term',
        title: '服务通知',
        topic: 'restock',
        class: 'transactional',
        data: { what: 'thing1' },
      },
    },
    traits: { level: { type: 'text' }, age: { type: 'number' }, born: { type: 'date', fromClient: true } },
    tags: { vip: {}, quiet: { fromClient: true } },
    events: { view: { keys: ['goods', 'again'], fromClient: true }, paid: {} },
    ...more,
  });
}

/** A context whose database and WeChat must not be asked. */
export function pureContext(config: Config = sampleConfig()): Context {
  const untouched = (part: string) => () => {
    throw new Error(`${part} was asked, in a test of what needs none`);
  };
  const store = untouched('The database');
  return {
    config,
    environment: config.environments.local!,
    store: {
      insert: store,
      find: store,
      update: store,
      updateOne: store,
      remove: store,
      aggregate: store,
    },
    wechat: {
      transport: { by: 'cloud', everywhere: false, from: { function: 'test', source: '' } },
      send: untouched('WeChat'),
    },
    clock: { now: () => NOW, steady: () => 0, sleep: () => Promise.resolve() },
    startWorker: () => undefined,
    callFunction: untouched('A function'),
    log: () => undefined,
    newToken: () => 'token',
    alert: untouched('The webhook'),
    deadline: NOW + 60_000,
  };
}

/** A claimed row of `backInStock`. */
export function sampleRow(more: Partial<MessageDocument> = {}): MessageDocument {
  return {
    _id: 'n'.repeat(22),
    to: 'o-user',
    template: 'backInStock',
    templateId: id('B'),
    topic: 'restock',
    priority: 0,
    lane: '',
    shard: 0,
    key: 'restock:17',
    bodyHash: '',
    data: { thing1: 'Blue mug' },
    page: '',
    whenNoCredit: 'drop',
    state: 'claimed',
    reason: null,
    createdAt: NOW,
    dueAt: NOW,
    expiresAt: NOW + 7 * 24 * 3_600_000,
    token: 'token',
    leaseUntil: NOW + 65_000,
    attempts: 0,
    attemptedAt: 0,
    sentAt: 0,
    clickedAt: 0,
    convertedAt: 0,
    restsSince: 0,
    readAt: 0,
    history: [],
    ...more,
  };
}

/** A receipt that nobody has looked at: shown to the user. */
export const sampleReceipt = (more: Partial<ReceiptDocument> = {}): ReceiptDocument => ({
  _id: 'r',
  openid: 'o-user',
  templateId: id('B'),
  msgid: '7',
  pushedAt: NOW,
  errorCode: '0',
  errorStatus: '',
  at: NOW,
  dueAt: NOW,
  looks: 0,
  stage: 'new',
  sentAt: 0,
  template: '',
  topic: '',
  ...more,
});

/** A user whose books of these templates are given; the rest as a new user's. */
export function sampleUser(
  accounts: Record<string, Partial<CreditAccount>> = {},
  more: Partial<UserDocument> = {},
): UserDocument {
  const credits = Object.entries(accounts).map(([templateId, account]) => [
    templateId,
    { ...newAccount(), ...account },
  ]);
  return { ...newUser('o-user', NOW), credits: Object.fromEntries(credits), ...more };
}
