import type { SegmentRule } from '../../model/segment';
import type { UserDocument } from '../../model/user';
import type { Context } from '../../ports/context';
import { holds } from '../../segments/holds';
import type { Person } from '../../segments/leaf';
import { fieldsOf, topmost } from '../../segments/fields';
import { gotBy, leavesOfKind, readyFor, type Ready } from '../../segments/setting';
import { versionOf } from '../audience';

/** A warm instance reads lists again after so long. */
const FRESH = 10_000;
/** Versions never change: an instance keeps the latest ones it met. */
const MOST_KEPT = 50;

interface Kept {
  segment: SegmentRule;
  ready?: { at: number; ready: Ready } | undefined;
}

/** By configuration: an instance has one. */
const kept = new WeakMap<object, Map<string, Kept>>();

async function keptOf(context: Context, version: string): Promise<Kept> {
  const all = kept.get(context.config) ?? new Map<string, Kept>();
  kept.set(context.config, all);
  const known = all.get(version) ?? { segment: await versionOf(context, version) };
  if (!all.has(version) && all.size >= MOST_KEPT) all.delete(all.keys().next().value!);
  all.set(version, known);
  return known;
}

/** @throws NotifyError `NOT_FOUND` for a list that is gone */
async function readyOf(context: Context, one: Kept): Promise<Ready> {
  const now = context.clock.now();
  const { ready } = one;
  if (ready && now >= ready.at && now - ready.at < FRESH) return { ...ready.ready, now };
  one.ready = { at: now, ready: await readyFor(context, one.segment, now) };
  return one.ready.ready;
}

/**
 * Whether somebody is in a segment when an event is told, from the document at hand alone. Who stands on a list or got a
 * campaign is asked when the notification is due: telling an event waits for no such look.
 */
export async function isInSegment(context: Context, version: string, user: UserDocument): Promise<boolean> {
  const one = await keptOf(context, version);
  const { rule } = one.segment;
  if (leavesOfKind(rule, 'list').length + leavesOfKind(rule, 'gotCampaign').length > 0) return true;
  return holds(rule, user, await readyOf(context, one));
}

/** What must be read of a user to hold a segment against it. */
export async function segmentFields(context: Context, versions: readonly string[]): Promise<string[]> {
  const fields: string[] = [];
  for (const version of versions) {
    const { segment } = await keptOf(context, version);
    fields.push(...fieldsOf(segment.rule, context.config));
  }
  return topmost(fields);
}

/**
 * Who of these people is in a segment now.
 * @throws NotifyError `NOT_FOUND` for a list that is gone
 */
export async function inSegment(context: Context, version: string, people: Person[]): Promise<Set<string>> {
  const one = await keptOf(context, version);
  const ready = await readyOf(context, one);
  const openids = people.map(({ _id }) => _id);
  const setting = { ...ready, got: await gotBy(context, ready, openids) };
  return new Set(people.filter((person) => holds(one.segment.rule, person, setting)).map(({ _id }) => _id));
}
