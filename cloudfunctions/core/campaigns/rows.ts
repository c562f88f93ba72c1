import type { MessageDocument } from '../model/message';
import { rests } from '../model/states';
import type { Context } from '../ports/context';
import type { Given } from '../content/ask';
import type { Variant } from '../model/plan';
import { buildMessage } from '../queue/build';
import { buildGiven, emptyRow, rowToCome } from '../queue/given';
import { lateBy } from '../queue/holdCampaign';
import { CONTROL, GLOBAL_CONTROL, partOf } from './assign';
import { nameOf, type Sending } from './stored';

/** Whom nobody has asked for has no content: it is not sent. */
const NOT_ASKED: Given = { kind: 'none', words: '' };

/** In place of content: it is still to be asked for. */
export const TO_COME = 'to come';

/** Everybody's, for as long as there are campaigns: who is in it is in it for all. */
const GLOBAL_SALT = 'globalControl';

/** Which part of a campaign somebody falls into. */
export const partFor = ({ config }: Context, { plan }: Sending, openid: string): string =>
  partOf(plan.salt, plan.spec, { salt: GLOBAL_SALT, percent: config.campaigns.globalControlPercent }, openid);

export const isControl = (part: string): boolean => part === CONTROL || part === GLOBAL_CONTROL;

/** Which way of saying it somebody gets; `undefined`: none, as one of a control group. */
export function variantFor(context: Context, campaign: Sending, openid: string): Variant | undefined {
  const part = partFor(context, campaign, openid);
  const { variants } = campaign.plan.spec;
  return isControl(part) ? undefined : (variants.find(({ name }) => name === part) ?? variants[0]!);
}

/**
 * One person's notification; in a control group it is one that is not sent, so that everybody who was assigned is known.
 * @param dueAt epoch ms
 * @param given where a team's own function gives the content of the variant; `TO_COME`: it is asked later
 */
export function rowFor(
  context: Context,
  campaign: Sending,
  openid: string,
  dueAt: number,
  given?: Given | typeof TO_COME,
): MessageDocument {
  const { content, expiresAt, plan } = campaign;
  const { template, key } = content;
  const part = partFor(context, campaign, openid);
  const variant = variantFor(context, campaign, openid) ?? plan.spec.variants[0]!;
  const { data, page, query, content: source } = variant;
  const request = { to: openid, template, key, data, page, query, whenNoCredit: 'drop' as const };
  const from = { campaign: nameOf(campaign), variant: variant.name };
  const written = (): MessageDocument => {
    if (!source) return buildMessage(context, request, from);
    if (isControl(part)) return emptyRow(context, request);
    if (given === TO_COME) return rowToCome(context, request, source);
    return buildGiven(context, request, given ?? NOT_ASKED, { ...source, ...from });
  };
  const row = written();
  const made = {
    ...row,
    dueAt: Math.max(dueAt, row.createdAt),
    expiresAt,
    ownExpiry: true as const,
    campaign: { id: campaign._id, part, since: campaign.dueAt },
  };
  return isControl(part) ? inControl(made) : made;
}

/** Of somebody who came later: held until the campaign takes them in, of whatever part they are. */
export function lateRowFor(context: Context, campaign: Sending, openid: string): MessageDocument {
  const row = rowFor(context, campaign, openid, context.clock.now());
  const held = { state: 'heldBack', reason: 'LATECOMER' } as const;
  return {
    ...row,
    ...held,
    heldBy: lateBy(campaign._id),
    restsSince: 0,
    campaign: { ...row.campaign!, late: true },
    history: [{ at: row.createdAt, ...held }],
  };
}

/** It is not sent, and counts as somebody to compare with. */
function inControl(made: MessageDocument): MessageDocument {
  const at = made.createdAt;
  return {
    ...made,
    state: 'suppressed',
    reason: 'CONTROL',
    ...rests('suppressed', at),
    history: [{ at, state: 'suppressed', reason: 'CONTROL' }],
  };
}
