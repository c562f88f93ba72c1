import type { ToSegmentRequest, ToWishResult } from '../contract';
import { NotifyError } from '../errors';
import type { CampaignDocument } from '../model/campaign';
import { factId } from '../model/id';
import type { MessageDocument } from '../model/message';
import type { Context } from '../ports/context';
import { bodyHash, latestOf, templateOf } from '../queue/build';
import { sampleRow } from '../queue/given';
import { expand } from './expand';
import { inBrief } from './withContent';

/** For checking what all notifications have in common. */
const SOMEBODY = 'somebody';

/** To whom it goes, and in which order. */
export type Whom = Pick<CampaignDocument, 'wish' | 'segment' | 'about' | 'order' | 'limit'> & {
  kind: 'wish' | 'segment';
  /** The thing, or the name of the segment: with template and key it makes the id. */
  name: string;
};

/** What is said to everybody, and when. */
export type ToEverybody = Omit<ToSegmentRequest, 'action' | 'segment'>;

/**
 * Begins with a list of people, or goes on with it: the same key again makes nobody a second notification.
 * @throws NotifyError `KEY_REUSED`, and what a `send` of the same content throws
 */
export async function startList(
  context: Context,
  { sendAt, latest: asLate, expiresAt, ...content }: ToEverybody,
  { kind, name, ...whom }: Whom,
): Promise<ToWishResult> {
  const times = { sendAt, latest: asLate, expiresAt };
  // Whatever is wrong with the content is wrong for everybody: it is told before anything is written.
  const { content: source, ...same } = content;
  const sample = sampleRow(context, { ...same, ...times, to: SOMEBODY }, source);
  const latest = latestOf(context, times);
  const { limit, order } = whom;
  const asked: CampaignDocument = {
    _id: `${kind}:${factId(content.template, name, content.key)}`,
    kind,
    state: 'running',
    bodyHash: bodyHash({ ...content, ...times, about: name, limit, order }),
    content,
    dueAt: sample.dueAt,
    ...endOf(context, sample, latest),
    ...(sample.ownExpiry ? { ownExpiry: sample.ownExpiry } : {}),
    ...whom,
    cursor: { at: 0, openid: '' },
    chunk: [],
    made: 0,
    leaseUntil: 0,
    createdAt: sample.createdAt,
    restsSince: 0,
  };
  const isNew = await context.store.insert('notify_campaigns', [asked]);
  const campaign = isNew ? asked : await stored(context, asked);
  const { state, made, bestTime } = await expand(source ? inBrief(context) : context, campaign);
  return {
    id: campaign._id,
    state: state === 'done' ? 'done' : 'running',
    made,
    ...(bestTime ? { fallback: bestTime.fallback } : {}),
  };
}

/** Whose hour is late has its template's span from there. */
const endOf = (
  context: Context,
  { template, expiresAt, ownExpiry }: MessageDocument,
  latest: number | undefined,
): Pick<CampaignDocument, 'expiresAt' | 'bestTime'> =>
  latest === undefined
    ? { expiresAt }
    : {
        expiresAt: ownExpiry ? expiresAt : latest + templateOf(context, template).expiresAfterMs,
        bestTime: { latest, fallback: 0 },
      };

async function stored(context: Context, asked: CampaignDocument): Promise<CampaignDocument> {
  const [found] = await context.store.find('notify_campaigns', { _id: asked._id }, { limit: 1 });
  if (!found) throw new NotifyError('UNAVAILABLE', 'The list could not be written. 请稍后重试。');
  if (found.bodyHash === asked.bodyHash) return found;
  throw new NotifyError(
    'KEY_REUSED',
    `key: "${asked.content.key}" has been used for this thing, or segment, with another body. 该 key 已被使用。`,
  );
}
