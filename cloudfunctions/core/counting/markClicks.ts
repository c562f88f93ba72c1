import type { Marks } from '../model/figures';
import { pushHours } from '../model/hours';
import { zoneOf } from '../model/user';
import type { Query } from '../ports';
import type { Context } from '../ports/context';
import { chunk, groupBy } from '../store/grouping';
import { hourOf } from '../time/zone';

const IDS_PER_UPDATE = 500;

/**
 * Keeps with users what they clicked last, and in which hour of their day. Added again it changes nothing: who has clicked
 * then or later is left alone, as is whoever had everything deleted meanwhile.
 */
export async function markClicks(context: Context, { clicks = [] }: Marks): Promise<void> {
  for (const { template, at, openids } of clicks) {
    for (const some of chunk(openids, IDS_PER_UPDATE)) await mark(context, template, at, some);
  }
}

/** One call where all are in the configuration's zone and had no such mark; who is somewhere else is read for it. */
async function mark(context: Context, template: string, at: number, openids: string[]): Promise<void> {
  const { store, config } = context;
  const field = `clicked.${template}`;
  const unmarked: Query = {
    _id: { $in: openids },
    erasedAt: { $lt: at },
    $or: [{ [field]: null }, { [field]: { $lt: at } }],
  };
  const marking = (zone: string) => ({
    $set: { [field]: at },
    $push: pushHours([hourOf(at, zone)]),
  });
  const here = { 'quietHours.zone': { $in: [null, '', config.timeZone] } };
  const marked = await store.update('notify_users', { ...unmarked, ...here }, marking(config.timeZone));
  if (marked === openids.length) return;
  const others = await store.find('notify_users', unmarked, {
    limit: openids.length,
    fields: ['quietHours'],
  });
  const away = others.map((user) => ({ _id: user._id, zone: zoneOf(config, user) }));
  for (const same of groupBy(away, ({ zone }) => zone)) {
    const _id = { $in: same.map((user) => user._id) };
    await store.update('notify_users', { ...unmarked, _id }, marking(same[0]!.zone));
  }
}
