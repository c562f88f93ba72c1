/**
 * What a segment's rule means, said a second time and as plainly as can be: tests hold the product's against it. It shares
 * nothing with the product but the types of rule and user, and how a bucket is hashed.
 */
import { bucketOf } from '../../../cloudfunctions/core/segments/leaves/groups';
import type { DidCounter } from '../../../cloudfunctions/core/model/behaviour';
import type { Compared, Deed, Rule, TraitLeaf } from '../../../cloudfunctions/core/model/rule';
import type { UserDocument } from '../../../cloudfunctions/core/model/user';

const DAY = 86_400_000;

export interface World {
  now: number;
  salt: string;
  templates: Record<string, { id: string; longTerm: boolean }>;
  dates: string[];
  lists: Record<string, string[]>;
  /** By campaign and person, whether they clicked; `null`: in a digest, or not shown. */
  got: Record<string, Record<string, boolean | null>>;
}

export function fits(rule: Rule, user: UserDocument, world: World): boolean {
  const { now } = world;
  switch (rule.kind) {
    case 'all':
      for (const each of rule.of) if (!fits(each, user, world)) return false;
      return true;
    case 'any':
      for (const each of rule.of) if (fits(each, user, world)) return true;
      return false;
    case 'not':
      return fits(rule.of, user, world) ? false : true;
    case 'trait':
      return traitFits(rule, user, world);
    case 'tag':
      return user.tags.some((tag) => tag === rule.name);
    case 'did': {
      const counter = counted(rule, user);
      if (!counter) return false;
      const least = rule.atLeast ?? 1;
      if (rule.withinDays === undefined) return counter.total >= least;
      const from = now - rule.withinDays * DAY;
      return counter.times.filter((at) => at >= from).length >= least;
    }
    case 'notDone': {
      const from = now - rule.forDays * DAY;
      return (counted(rule, user)?.times ?? []).filter((at) => at >= from).length === 0;
    }
    case 'stopped': {
      const counter = counted(rule, user);
      if (!counter || counter.times.length === 0) return false;
      return counter.total >= (rule.atLeast ?? 1) && Math.max(...counter.times) < now - rule.forDays * DAY;
    }
    case 'cameBack': {
      const times = [...(counted(rule, user)?.times ?? [])].sort((a, b) => a - b);
      for (let i = 1; i < times.length; i++) {
        const pause = times[i]! - times[i - 1]!;
        if (pause >= rule.afterDays * DAY && times[i]! >= now - rule.withinDays * DAY) return true;
      }
      return false;
    }
    case 'wished':
      return Object.values(user.wishes).some(
        ({ template, about, until }) =>
          until > now && template === rule.template && (rule.about === undefined || rule.about === about),
      );
    case 'topic': {
      const off = user.muted || user.mutedTopics.includes(rule.name);
      return rule.on ? !off : off;
    }
    case 'credit': {
      const { id, longTerm } = world.templates[rule.template]!;
      const account = user.credits[id];
      if (!account) return false;
      return longTerm ? account.consent : account.available >= (rule.atLeast ?? 1);
    }
    case 'received': {
      const sent = sends(rule, user);
      if (rule.withinDays === undefined) return sent.length >= rule.last;
      return sent.filter((at) => at >= now - rule.withinDays! * DAY).length >= rule.last;
    }
    case 'clicked': {
      const sent = sends(rule, user);
      return (
        sent.length > 0 && clickedSince(sent[Math.max(0, sent.length - rule.last)]!, rule.template, user)
      );
    }
    case 'ignored': {
      const sent = sends(rule, user);
      if (sent.length < rule.last) return false;
      return !clickedSince(sent[sent.length - rule.last]!, rule.template, user);
    }
    case 'gotCampaign': {
      const people = world.got[rule.campaign] ?? {};
      if (!(user._id in people)) return false;
      if (rule.clicked === undefined) return true;
      return rule.clicked ? people[user._id] === true : people[user._id] === false;
    }
    case 'list':
      return world.lists[rule.name]?.includes(user._id) ?? false;
    case 'bucket': {
      const part = bucketOf(rule.salt ?? world.salt, user._id);
      return rule.from <= part && part <= rule.to - 1;
    }
  }
}

function counted({ event, where = {} }: Deed, { did }: UserDocument): DidCounter | undefined {
  const [key, value] = Object.entries(where)[0] ?? [];
  return Object.values(did).find(
    (counter) =>
      counter.event === event &&
      counter.key === key &&
      counter.value === (value === undefined ? undefined : `${value}`),
  );
}

/** Oldest first. */
const sends = ({ template }: { template?: string | undefined }, { recent }: UserDocument): number[] =>
  recent.flatMap((sent) => (template === undefined || template === sent.template ? [sent.at] : []));

/** Clicks are known by slots of five minutes. */
function clickedSince(at: number, template: string | undefined, { clicked = {} }: UserDocument): boolean {
  const slot = at - (at % 300_000);
  return Object.keys(clicked).some(
    (alias) => (template === undefined || alias === template) && clicked[alias]! >= slot,
  );
}

function traitFits(rule: TraitLeaf, user: UserDocument, { now, dates }: World): boolean {
  if (!(rule.name in user.traits)) return false;
  const is = user.traits[rule.name]!;
  if (rule.forDays !== undefined && user.traitsSince[rule.name]! > now - rule.forDays * DAY) return false;
  const meant = (value: Compared) => {
    if (typeof value === 'object') return now - value.daysAgo * DAY;
    return dates.includes(rule.name) && typeof value === 'string' ? Date.parse(value) : value;
  };
  const values = (Array.isArray(rule.value) ? rule.value : [rule.value ?? '']).map(meant);
  const one = values[0]!;
  const numbers = typeof is === 'number' && typeof one === 'number';
  switch (rule.is) {
    case 'exists':
      return true;
    case 'equals':
      return is === one;
    case 'differs':
      return is !== one;
    case 'oneOf':
      return values.some((value) => value === is);
    case 'lessThan':
      return numbers && is < one;
    case 'atMost':
      return numbers && is <= one;
    case 'moreThan':
      return numbers && is > one;
    case 'atLeast':
      return numbers && is >= one;
  }
}
