import type { Config } from '../config/config';
import { KEPT_THINGS, type Wishes } from '../model/census';
import type { UserDocument } from '../model/user';
import { openWishes } from '../model/wish';

export const NO_WISHES: Wishes = { things: {}, others: 0 };

type Wisher = Pick<UserDocument, 'credits' | 'wishes'>;

/** Adds what these users wait for. @returns new totals; what was given stays as it is, for a step may be repeated */
export function addWishes(config: Config, before: Wishes, users: Wisher[], now: number): Wishes {
  const things = { ...before.things };
  let { others } = before;
  let kept = Object.keys(things).length;
  for (const { credits, wishes } of users) {
    for (const [key, { template, about, label }] of openWishes(wishes, now)) {
      const known = things[key];
      if (!known && kept >= KEPT_THINGS) {
        others += 1;
        continue;
      }
      if (!known) kept += 1;
      const id = config.templates[template]?.id;
      const has = id !== undefined && (credits[id]?.available ?? 0) > 0;
      things[key] = {
        template,
        about,
        label: known?.label || label,
        waiting: (known?.waiting ?? 0) + 1,
        withCredit: (known?.withCredit ?? 0) + (has ? 1 : 0),
      };
    }
  }
  return { things, others };
}
