import type { AskedOnce, AskedSpec, CampaignView } from '../contract';
import { NotifyError } from '../errors';
import type { CampaignDocument } from '../model/campaign';
import type { CampaignSpec, PlannedKind } from '../model/plan';
import type { Context } from '../ports/context';
import { blank, blankPlan } from './blank';
import { move } from './life';
import { badRequest, checkedSpec, endOf, hashOf } from './spec';
import { keyOf, readCampaign, viewOf, type Planned } from './stored';

/**
 * A new campaign. The same request again answers the first one.
 * @param by who writes it, and may therefore not approve it
 * @throws NotifyError `KEY_REUSED`, and what `checkedSpec` throws
 */
export async function createCampaign(
  context: Context,
  by: string,
  id: string,
  asked: AskedSpec,
): Promise<CampaignView> {
  return insert(context, by, id, await checkedSpec(context, asked));
}

async function insert(context: Context, by: string, id: string, spec: CampaignSpec): Promise<CampaignView> {
  const at = context.clock.now();
  const made = { by, at };
  const campaign = {
    _id: keyOf(id),
    kind: kindOf(spec),
    state: 'draft',
    bodyHash: hashOf(spec),
    content: contentOf(spec, keyOf(id)),
    dueAt: 0,
    expiresAt: spec.endsAt,
    ...blank(at),
    plan: { ...blankPlan, spec, author: made, moved: made, salt: context.newToken() },
  } satisfies CampaignDocument as Planned;
  if (await context.store.insert('notify_campaigns', [campaign])) return viewOf(context, campaign);
  const stored = await readCampaign(context, id);
  if (stored.bodyHash === campaign.bodyHash && stored.plan.author.by === by) return viewOf(context, stored);
  const expected = `expected an id that no campaign has, got "${id}" (${stored.state})`;
  throw new NotifyError('KEY_REUSED', `id: ${expected}. 已有同名活动。`, [
    { code: 'key_reused', path: 'id', message: expected },
  ]);
}

const kindOf = ({ kind = 'once' }: CampaignSpec): PlannedKind => kind;

/** Of the first variant; each notification has its own variant's. One that asks makes none. */
const contentOf = (spec: CampaignSpec, key: string): Planned['content'] =>
  spec.kind === 'ask'
    ? { template: spec.templates[0]!, key, data: {} }
    : { template: spec.template, key, data: spec.variants[0]!.data };

/**
 * Another content or audience, while it is a draft. An approval was of what is no more: it is gone.
 * @param version of the draft that was changed
 * @throws NotifyError `CONFLICT` where somebody else has changed it, or it is no draft any more
 */
export async function updateCampaign(
  context: Context,
  by: string,
  { id, version, ...asked }: AskedSpec & { id: string; version: number },
): Promise<CampaignView> {
  const spec = await checkedSpec(context, asked);
  return move(context, by, id, {
    does: 'changed',
    from: ['draft'],
    version,
    change: ({ kind }) => {
      if (kind !== kindOf(spec)) throw badRequest('kind', `expected ${kind}, as it was written`);
      return {
        bodyHash: hashOf(spec),
        content: contentOf(spec, keyOf(id)),
        expiresAt: spec.endsAt,
        'plan.spec': spec,
        'plan.author': { by, at: context.clock.now() },
        'plan.approval': null,
      };
    },
  });
}

/** A draft with the same content and audience, and an end of its own; or for those who got it and have not clicked. */
export async function duplicateCampaign(
  context: Context,
  by: string,
  {
    id,
    as,
    endsAt,
    notClicked = false,
  }: { id: string; as: string; endsAt: number | string; notClicked?: boolean | undefined },
): Promise<CampaignView> {
  const { plan } = await readCampaign(context, id);
  const end = endOf(context, endsAt);
  const asked = askedOf(context, plan.spec, end);
  const copy = notClicked ? againOf(id, asked) : asked;
  return createCampaign(context, by, as, { ...copy, endsAt: end });
}

/** A chain of copies names so many at most, the latest. */
const MOST_BEFORE = 10;

/**
 * For those who got it, and whoever may have passed its card over. Of a copy that was for such people itself, they are looked
 * for anew: who has clicked the first card since gets no third.
 */
function againOf(id: string, asked: AskedSpec): AskedOnce {
  if (asked.kind === 'ask')
    throw badRequest(
      'notClicked',
      'expected a campaign that sends: one that asks has no cards',
      '该活动不发送消息',
    );
  const { title, purpose, template, scene, variants, control, endsAt } = asked;
  const same = { title, purpose, template, scene, variants, control, endsAt };
  if (asked.kind === 'triggered') return { ...same, audience: { notClicked: [id] } };
  const { perSecond, ramp, audience } = asked;
  const { bestTime, alsoLater } = asked.kind === 'repeat' ? {} : asked;
  const audienceOf = { notClicked: [...(audience.notClicked ?? []), id].slice(-MOST_BEFORE) };
  return { ...same, perSecond, ramp, bestTime, alsoLater, audience: audienceOf };
}

/** Of a segment the version that it has now, not the one that the campaign was written for. */
function askedOf(context: Context, spec: CampaignSpec, end: number): AskedSpec {
  const current = (version: string): string => version.split('@')[0]!;
  if (spec.kind === 'triggered') {
    const { segment, ...rest } = spec;
    return { ...rest, ...(segment === undefined ? {} : { segment: current(segment) }) };
  }
  if (spec.kind === 'ask') {
    const { segment, from: _from, ...rest } = spec;
    return { ...rest, ...(segment === undefined ? {} : { segment: current(segment) }) };
  }
  const { segment } = spec.audience;
  const audience = segment === undefined ? spec.audience : { segment: current(segment) };
  if (spec.kind === 'repeat') return { ...spec, audience };
  const { bestTime } = spec;
  return {
    ...spec,
    audience,
    // As long before the end as it was.
    ...(bestTime ? { bestTime: { latest: latestFor(context, end, spec.endsAt - bestTime.latest) } } : {}),
  };
}

const latestFor = ({ clock }: Context, end: number, before: number): number =>
  end - before > clock.now() ? end - before : end;
