import { bookReport } from '../../../cloudfunctions/core/consent/grant';
import { updatePreferences } from '../../../cloudfunctions/core/consent/preferences';
import type { PreferencesChange } from '../../../cloudfunctions/core/contract';
import type { MessageDocument } from '../../../cloudfunctions/core/model/message';
import { sendNotification } from '../../../cloudfunctions/core/notifications/send';
import { runTick } from '../../../cloudfunctions/core/tick/run';
import { sampleConfig, sampleUser } from '../sample';
import { memoryContext, type MemoryContext } from './context';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The sample configuration, where restocks may be had as a digest. */
export const digestConfig = (more: object = {}) => {
  const { backInStock, ...others } = sampleConfig().templates;
  const { data: _data, alias: _alias, ...template } = backInStock!;
  return sampleConfig({
    templates: {
      ...Object.fromEntries(
        Object.entries(others).map(([name, { id, kind, title, topic, class: itsClass }]) => [
          name,
          { id, kind, title, topic, class: itsClass, data: { goods: 'thing1' } },
        ]),
      ),
      backInStock: {
        ...template,
        data: {
          goods: { field: 'thing1', overLong: 'truncate' },
          price: 'amount2',
          note: { field: 'thing3', default: '数量有限' },
        },
        digest: {
          data: { goods: '{{first}} 等 {{count}} 件', note: '共 {{count}} 件到货' },
          page: 'pages/inbox/index',
        },
        ...more,
      },
    },
  });
};

/** Somebody's shop whose users have digests. */
export class DigestPlay {
  readonly context: MemoryContext;

  constructor(config = digestConfig()) {
    this.context = memoryContext({ config });
  }

  get T(): string {
    return this.context.config.templates.backInStock!.id;
  }

  /** A user with credits of the template who wants a digest of restocks. */
  async user(openid = 'o-user', credits = 1, change: PreferencesChange = { topics: { restock: 'daily' } }) {
    const account = { available: credits, granted: credits };
    this.context.store.put(
      'notify_users',
      sampleUser({ [this.T]: account }, { _id: openid, creditFor: credits > 0 ? [this.T] : [] }),
    );
    await this.prefer(change, openid);
  }

  prefer(change: PreferencesChange, openid = 'o-user') {
    this.context.deadline = this.context.clock.now() + MINUTE;
    return updatePreferences(this.context, openid, change);
  }

  /** @returns the notification's id */
  async send(key: string, more: object = {}, to = 'o-user') {
    this.context.deadline = this.context.clock.now() + MINUTE;
    return sendNotification(this.context, {
      to,
      template: 'backInStock',
      key,
      data: { goods: key, price: 10 },
      ...more,
    });
  }

  /** One more accept. */
  async accept(openid = 'o-user') {
    const { context, T } = this;
    context.deadline = context.clock.now() + MINUTE;
    const at = context.clock.now();
    await bookReport(context, openid, { results: { [T]: 'accept' }, nonce: `nonce-${at}`, at });
  }

  tick() {
    this.context.deadline = this.context.clock.now() + MINUTE;
    return runTick(this.context, true);
  }

  /** Ticks once at each of these moments, epoch ms. */
  async at(moment: number) {
    this.context.clock.set(moment);
    return this.tick();
  }

  /** Goes on from now, with a tick every so often. */
  async pass(ms: number, every = 10 * MINUTE) {
    const until = this.context.clock.now() + ms;
    while (this.context.clock.now() < until) {
      this.context.clock.advance(Math.min(every, until - this.context.clock.now()));
      await this.tick();
    }
  }

  row = (id: string): MessageDocument => this.context.store.get('notify_messages', id);
  rows = (): MessageDocument[] => this.context.store.all('notify_messages');
  digests = (): MessageDocument[] => this.rows().filter(({ period }) => period !== undefined);
  members = (): MessageDocument[] => this.rows().filter(({ period }) => period === undefined);
  states = (): Record<string, string> =>
    Object.fromEntries(this.members().map(({ key, state }) => [key, state]));
  account = (openid = 'o-user') => this.context.store.get('notify_users', openid).credits[this.T]!;
  /** What the cards showed in the first field. */
  cards = (): string[] => this.context.sent.map(({ data }) => data['thing1']!.value);
}
