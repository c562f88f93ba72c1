import type { Rule } from '../../../cloudfunctions/core/model/rule';
import { createSegment } from '../../../cloudfunctions/core/segments/stored';
import type { MemoryOptions } from '../memory/context';
import { campaignHouse } from './house';

export const VIP: Rule = { kind: 'tag', name: 'vip' };

/** Of many people every third is a vip, and of these every fifth has no credit; `vips` is whom `offer` reaches. */
export async function vipShop(count: number, options: MemoryOptions = {}) {
  const house = campaignHouse(options);
  const vips: string[] = [];
  for (let i = 0; i < count; i++) {
    const openid = `o-${String(i).padStart(5, '0')}`;
    const isVip = i % 3 === 0;
    const isPoor = i % 15 === 0;
    house.person(openid, isPoor ? 0 : 1, { tags: isVip ? ['vip'] : [] });
    if (isVip && !isPoor) vips.push(openid);
  }
  await createSegment(house.context, 'o-boss', { name: 'vips', rule: VIP });
  /** Who has a notification. */
  const planned = () =>
    house
      .rows()
      .map(({ to }) => to)
      .sort();
  return { house, vips, planned };
}
