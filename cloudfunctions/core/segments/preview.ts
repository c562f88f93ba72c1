import type { Template } from '../config/config';
import type { SegmentAsked, SegmentPerson, SegmentPreview } from '../contract';
import type { Rule } from '../model/rule';
import type { SegmentRule } from '../model/segment';
import { RECIPIENT_FIELDS, type Recipient } from '../model/user';
import type { Context } from '../ports/context';
import { templateOf } from '../queue/build';
import { reasonNow } from '../reasons/table';
import { refuse } from './check';
import { knownOf } from './known';
import type { Setting } from './leaf';
import { findSegment, mistakesNow } from './stored';
import { verdictOf } from './verdict';
import { beginWalk, type Walker } from './walk';
import { why } from './why';

/** People shown. */
const SHOWN = 20;
/** A preview looks no further than this: pages, and milliseconds. */
const PAGES = 20;
const TIME = 5000;

type Which = Pick<SegmentAsked<'segment.preview'>, 'name' | 'version' | 'rule'>;

/**
 * The stored segment, or the rule as it is given.
 * @throws NotifyError `NOT_FOUND`, `BAD_REQUEST` for a rule that could not be saved
 */
export async function ruleOf(context: Context, { name, version, rule }: Which): Promise<SegmentRule> {
  if (rule) {
    refuse(await mistakesNow(context, rule));
    // Its buckets become others when it is saved: a salt is made then.
    return { rule, salt: 'not-saved', known: knownOf(rule, context.config) };
  }
  return findSegment(context, name!, version);
}

/** The first people of a segment with why they are in it, and how many there are as far as a few seconds show. */
export async function previewSegment(
  context: Context,
  request: SegmentAsked<'segment.preview'>,
): Promise<SegmentPreview> {
  const template = request.template === undefined ? undefined : templateOf(context, request.template);
  const segment = await ruleOf(context, request);
  const walk = await beginWalk(context, { segment, template, fields: RECIPIENT_FIELDS });
  const people: SegmentPerson[] = [];
  const until = Math.min(context.clock.now() + TIME, context.deadline - TIME);
  let found = 0;
  let after = '';
  let done = false;
  for (let pages = 0; !done && pages < PAGES && (pages === 0 || context.clock.now() < until); pages++) {
    const page = await walk.next(after);
    found += page.people.length;
    for (const person of page.people.slice(0, SHOWN - people.length))
      people.push(described(context, segment.rule, template, person, page.setting));
    ({ after, done } = page);
  }
  return { found, complete: done, people };
}

function described(
  context: Context,
  rule: Rule,
  template: Template | undefined,
  person: Walker<keyof Recipient>,
  setting: Setting,
): SegmentPerson {
  const decision = template && verdictOf(context, template, person);
  return {
    openid: person._id,
    why: why(rule, person, setting),
    ...(decision ? { held: heldBy(decision.reason) } : {}),
  };
}

function heldBy(reason: Parameters<typeof reasonNow>[0]): NonNullable<SegmentPerson['held']> {
  const { code, message } = reasonNow(reason);
  return { code, message };
}
