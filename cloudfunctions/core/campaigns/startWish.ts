import type { ToWishRequest, ToWishResult } from '../contract';
import { wishKey } from '../model/wish';
import type { Context } from '../ports/context';
<<<<<<< HEAD
import { bodyHash, latestOf, templateOf } from '../queue/build';
import { sampleRow } from '../queue/given';
import { expand } from './expand';
import { inBrief } from './withContent';

/** For checking what all notifications have in common. */
const SOMEBODY = 'somebody';
=======
import { startList } from './startList';
>>>>>>> f9e8f90 (send toSegment: a function of the shop sends to a stored segment by one call and key; the timer goes on with a long one)

/**
 * Sends to those who wait for a thing: the oldest wishes first, or all. The same key again goes on with the first one and
 * makes nobody a second notification.
 * @throws NotifyError what `startList` throws
 */
export async function sendToWish(context: Context, request: ToWishRequest): Promise<ToWishResult> {
<<<<<<< HEAD
  const { action: _action, about, limit = 0, order = 'oldest', ...rest } = request;
  const { sendAt, latest: asLate, expiresAt, ...content } = rest;
  const times = { sendAt, latest: asLate, expiresAt };
  // Whatever is wrong with the content is wrong for everybody: it is told before anything is written.
  const { content: source, ...same } = content;
  const sample = sampleRow(context, { ...same, ...times, to: SOMEBODY }, source);
  const latest = latestOf(context, times);
  const asked: CampaignDocument = {
    _id: `wish:${factId(content.template, about, content.key)}`,
    kind: 'wish',
    state: 'running',
    bodyHash: bodyHash({ ...content, ...times, about, limit, order }),
    content,
    dueAt: sample.dueAt,
    ...endOf(context, sample, latest),
    ...(sample.ownExpiry ? { ownExpiry: sample.ownExpiry } : {}),
    wish: wishKey(content.template, about),
    ...(source ? { about } : {}),
    order,
    limit,
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
  if (!found) throw new NotifyError('UNAVAILABLE', 'The waiting list could not be written. 请稍后重试。');
  if (found.bodyHash === asked.bodyHash) return found;
  throw new NotifyError(
    'KEY_REUSED',
    `key: "${asked.content.key}" has been used for this thing with another body. 该 key 已被使用。`,
  );
=======
  const { action: _action, about, limit = 0, order = 'oldest', ...all } = request;
  const wish = wishKey(all.template, about);
  const whom = { kind: 'wish', name: about, wish, order, limit } as const;
  return startList(context, all, { ...whom, ...(all.content ? { about } : {}) });
>>>>>>> f9e8f90 (send toSegment: a function of the shop sends to a stored segment by one call and key; the timer goes on with a long one)
}
