import type { AskedOnce, AskedRepeat, AskedSpec, AskedTriggered } from '../contract';
import { requireKnownPage } from '../content/page';
import { NotifyError } from '../errors';
import type { BaseSpec, CampaignSpec, OnceSpec, TriggeredSpec, Variant } from '../model/plan';
import type { Context } from '../ports/context';
import { bodyHash, templateOf } from '../queue/build';
import { sampleRow } from '../queue/given';
import { badTime, parseTime } from '../time/parse';
import { checkedAsk } from './asks/spec';
import { mistakeIn } from './assign';
import { badRequest, endOf, requireNoRate } from './checks';
import { requireFit } from './fit';
import { namedSegment } from './namedSegment';
import { repeatOf } from './repeat/spec';
import { isAsk, readCampaign } from './stored';
import { checkedTrigger } from './triggered/trigger';

export { badRequest, endOf };

/** For checking what all notifications have in common. */
const SOMEBODY = 'somebody';

/**
 * What an operator asks for, checked against the configuration: whatever is wrong with it for everybody is told before
 * anything is written.
 * @throws NotifyError `UNKNOWN_TEMPLATE`, `BAD_REQUEST`, `BAD_DATA`, `BAD_TIME`, each with the path
 */
export async function checkedSpec(context: Context, asked: AskedSpec): Promise<CampaignSpec> {
  if (asked.kind === 'ask') return checkedAsk(context, asked);
  const { title, purpose, scene, variants, control = 0 } = asked;
  const template = templateOf(context, asked.template);
  requireFit(context.config, { purpose, template: template.alias, scene });
  const mistake = mistakeIn({ variants, control });
  if (mistake) throw badRequest(mistake.field, mistake.message);
  variants.forEach((variant, i) => requireContent(context, template.alias, variant, i));
  const endsAt = endOf(context, asked.endsAt);
  const sent = { purpose, template: template.alias, ...(scene === undefined ? {} : { scene }) };
  const base = { title, ...sent, variants, control, endsAt };
  if (asked.kind === 'triggered') return triggered(context, base, asked);
  const audience = await audienceOf(context, asked.audience);
  return asked.kind === 'repeat'
    ? repeatOf(context, base, asked, audience)
    : once(context, base, asked, audience);
}

async function audienceOf(
  context: Context,
  { openids, segment, notClicked }: (AskedOnce | AskedRepeat)['audience'],
): Promise<OnceSpec['audience']> {
  if (segment !== undefined)
    return { segment: (await namedSegment(context, 'audience.segment', segment))._id };
  if (notClicked) return { notClicked: await sentBefore(context, notClicked) };
  return { openids: [...new Set(openids)].sort() };
}

/** @throws NotifyError `NOT_FOUND`, `BAD_REQUEST` */
async function sentBefore(context: Context, ids: string[]): Promise<string[]> {
  for (const [i, id] of ids.entries()) {
    const path = `audience.notClicked[${i}]`;
    if (isAsk(await readCampaign(context, id, path)))
      throw badRequest(
        path,
        'expected a campaign that sends: one that asks has no cards',
        '该活动不发送消息',
      );
  }
  return [...new Set(ids)];
}

function once(
  context: Context,
  base: BaseSpec,
  { perSecond, ramp, bestTime, alsoLater }: AskedOnce,
  audience: OnceSpec['audience'],
): OnceSpec {
  return {
    kind: 'once',
    ...base,
    audience,
    ...(perSecond === undefined ? {} : { perSecond }),
    ...(bestTime === undefined ? {} : { bestTime: bestTimeOf(context, base, perSecond, bestTime.latest) }),
    ...(ramp === undefined ? {} : { ramp }),
    ...(alsoLater ? { alsoLater } : {}),
  };
}

function bestTimeOf(
  context: Context,
  { endsAt }: BaseSpec,
  perSecond: number | undefined,
  latest: number | string,
): NonNullable<OnceSpec['bestTime']> {
  requireNoRate(perSecond);
  const path = 'bestTime.latest';
  const at = parseTime(latest, path, context.config.timeZone);
  if (at <= context.clock.now()) throw badTime(path, 'expected a time ahead');
  if (at > endsAt) throw badTime(path, 'expected a time before endsAt');
  return { latest: at };
}

async function triggered(
  context: Context,
  base: BaseSpec,
  { trigger, segment }: AskedTriggered,
): Promise<TriggeredSpec> {
  return {
    kind: 'triggered',
    ...base,
    trigger: checkedTrigger(context, trigger, badRequest),
    ...(segment === undefined ? {} : { segment: (await namedSegment(context, 'segment', segment))._id }),
  };
}

/** What the approval binds: content, audience, times, template. */
export const hashOf = (spec: CampaignSpec): string => bodyHash(spec);

/** A card of the first variant's kind, as it would be sent: its mistakes are named below the variant. */
function requireContent(context: Context, template: string, variant: Variant, i: number): void {
  const { data, page, query, content } = variant;
  try {
    sampleRow(context, { to: SOMEBODY, template, key: 'check', data, page, query }, content);
    requireKnownPage(context.config, page);
  } catch (error) {
    if (!(error instanceof NotifyError)) throw error;
    const at = (path: string): string => `variants[${i}].${path}`;
    const issues = error.issues.map((issue) => ({ ...issue, path: at(issue.path) }));
    // The path may stand behind the template's name.
    const [first] = error.issues;
    const message = first ? error.message.replace(first.path, () => at(first.path)) : error.message;
    throw new NotifyError(error.code, message, issues);
  }
}
