/** Some days of a shop that runs the functions of the first commit, up to the moment at which it upgrades. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NotifyCloud } from '../cloud';
import { nidOf } from '../links';
import { tick } from '../recover';
import { settleDown } from '../settleDown';
import { accept, ADMIN, backInStock, data, send, sendMany, templateId } from '../shop';
import { runFolder } from '../run/runFolder';
import type { FirstCommit } from './firstCommit';

const HOUR = 3_600_000;
/** Its clock only goes forward, so the story plays where no reader of its documents has been yet. */
const BEGIN = Date.parse('2035-03-05T10:00:00+08:00');
export const LATER = ['o-lin', 'o-wang', 'o-mei', 'o-hua'];
/** What they were sent when their worker died. */
export const DYING = ['o-dead-1', 'o-dead-2', 'o-dead-3', 'o-dead-4'];
export const B = templateId('backInStock');
export const O = templateId('orderProgress');

export interface Told {
  /** Ids of notifications by what they are for. */
  ids: Record<'clicked' | 'lost' | 'waiting' | 'held', string>;
  /** What its `stats` told of the day. */
  overview: Record<string, unknown>;
}

const order = (to: string, key: string, extra: Record<string, unknown> = {}) => ({
  to,
  key,
  template: 'orderProgress',
  whenNoCredit: 'wait',
  data: { order: 'A17', goods: '蓝色马克杯', status: '已发货', at: '2035-03-05 10:00' },
  ...extra,
});

export async function playUntilUpgrade(cloud: NotifyCloud, { ops }: FirstCommit): Promise<Told> {
  await cloud.advance(BEGIN - (await cloud.now()));
  for (const openid of [...LATER, 'o-lin', 'o-lin', 'o-lost', 'o-left']) await accept(cloud, openid);
  await accept(cloud, 'o-lin', 'orderProgress');
  await accept(cloud, 'o-wang', 'offer');
  await accept(cloud, 'o-wang', 'orderProgress');
  for (const openid of DYING) await accept(cloud, openid);
  // Sold before there was this system: WeChat knows of them.
  for (const openid of ['o-early', 'o-early']) await cloud.subscribe(openid, { [B]: 'accept' });
  await cloud.subscribe('o-lin', { [templateId('bookingReminder')]: 'accept' });
  const file = join(runFolder(), 'credits.csv');
  writeFileSync(file, `openid,template,count\no-early,backInStock,2\no-lin,bookingReminder,1\n`);
  await ops(['grants', 'import', file, '--local', cloud.url]);

  const sent = data(await send(cloud, backInStock('o-lin', 'restock:1')));
  const click = { kind: 'click', nid: nidOf(sent.id, 'o-lin') };
  const ask = async (name: string, request: object, who: object) =>
    data(await cloud.call(name, request, who));
  await ask('track', { events: [click] }, { openid: 'o-lin' });
  const bought = { kind: 'convert', goal: 'order', id: 'A17', value: 8900 };
  await ask('track', { openid: 'o-lin', events: [bought] }, { source: 'wx_client,scf' });
  const told = { kind: 'feedback', nid: click.nid, rating: 2, category: 'rating', text: '太晚了' };
  await ask('track', { events: [told] }, { openid: 'o-lin' });
  const preferences = {
    topics: { offers: 'off' },
    quietHours: { from: '21:00', to: '07:30', zone: 'Asia/Shanghai' },
  };
  await ask('subscribe', { action: 'update', preferences }, { openid: 'o-mei' });
  await ask('unsubscribe', { action: 'stop', scope: 'topic', name: 'offers' }, { openid: 'o-wang' });
  await ask('unsubscribe', { action: 'erase', confirm: true }, { openid: 'o-left' });
  await settleDown(cloud);

  const now = await cloud.now();
  await cloud.faults([{ api: 'subscribeMessage.send', when: 'before', reset: true, times: 1 }]);
  const lost = data(await send(cloud, backInStock('o-lost', 'restock:2')));
  await cloud.clearFaults();
  const waiting = data(await send(cloud, order('o-hua', 'order:18')));
  await cloud.faults([{ api: 'subscribeMessage.send', error: 40037, times: 1 }]);
  await send(cloud, order('o-wang', 'order:16'));
  await cloud.clearFaults();
  const held = data(await send(cloud, order('o-lin', 'order:17')));
  const sendAt = now + 22 * HOUR;
  await sendMany(
    cloud,
    LATER.map((to) => backInStock(to, 'tomorrow', { sendAt })),
  );
  await dieWithHolds(cloud);
  const overview = data(await cloud.call<Record<string, unknown>>('stats', { action: 'overview' }, ADMIN));
  const ids = { clicked: sent.id, lost: lost.id, waiting: waiting.id, held: held.id };
  return { ids, overview };
}

/** A worker dies behind its second send, the next one between what it has reserved and its journal. */
async function dieWithHolds(cloud: NotifyCloud): Promise<void> {
  const soon = (await cloud.now()) + 90_000;
  const due = (openids: string[]) => openids.map((to) => backInStock(to, 'dying', { sendAt: soon }));
  await sendMany(cloud, due(DYING.slice(0, 3)));
  await cloud.advance(91_000);
  await cloud.kill({ function: 'dispatch', action: 'subscribeMessage.send', call: 2, when: 'after' });
  await cloud.fire('dispatch').catch(() => undefined);
  await sendMany(
    cloud,
    DYING.slice(3).map((to) => backInStock(to, 'dying', { sendAt: soon + 2000 })),
  );
  await cloud.advance(3000);
  await cloud.kill({ function: 'dispatch', action: 'database.insertDocument', call: 1, when: 'before' });
  await tick(cloud).catch(() => undefined);
}
