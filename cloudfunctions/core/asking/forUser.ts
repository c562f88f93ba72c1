import type { AskState } from '../contract';
import type { UserDocument } from '../model/user';
import type { Context } from '../ports/context';
import { holds } from '../segments/holds';
import { askingNow, type RunningAsk } from './running';

/** A client keeps no more. */
export const MOST_PER_USER = 5;

/**
 * What this user is to be asked for, oldest campaign first: those whose segment the user is in, as the document was read; of
 * one whose templates the configuration has no longer nothing is told.
 */
export async function asksFor(context: Context, user: UserDocument): Promise<AskState[]> {
  const asks: AskState[] = [];
  for (const ask of await askingNow(context)) {
    if (asks.length === MOST_PER_USER) break;
    if (isWhole(context, ask) && isIn(context, ask, user)) asks.push(stateOf(ask));
  }
  return asks;
}

const isWhole = ({ config }: Context, { spec }: RunningAsk): boolean =>
  spec.templates.every((alias) => Object.hasOwn(config.templates, alias)) &&
  spec.places.some((place) => Object.hasOwn(config.places, place));

/** Its rule needs nothing of the user but the document (`campaigns/asks/spec.ts` refuses others), so this reads nothing. */
function isIn({ clock }: Context, { segment, ready }: RunningAsk, user: UserDocument): boolean {
  if (!segment) return true;
  return ready !== undefined && holds(segment.rule, user, { ...ready, now: clock.now() });
}

const stateOf = ({ id, spec }: RunningAsk): AskState => ({
  id,
  places: spec.places,
  templates: spec.templates,
  zh: spec.wording.zh,
  ...(spec.wording.en ? { en: spec.wording.en } : {}),
  until: spec.endsAt,
});
