import type { Config } from '../config/config';
import type { Context } from '../ports/context';
import { creditFloor } from '../rules/creditFloor';
import { PRIORITY, pushStep, type MessageDocument } from '../model/message';
import { rests } from '../model/states';
import type { UserDocument } from '../model/user';
import { eachAlone, LONGEST } from '../store/eachAlone';
import { updateEach } from '../store/updateEach';
import { WAITING_LOOK } from '../time/spans';
import { setCancelled } from './setCancelled';

/** Rows of one user and template that are looked at for a release. */
const LOOKED_AT = 100;

/** One that was cancelled while it was being looked at takes no credit from those that still wait; its own look ends it. */
const NOT_CANCELLED = { cancelAsked: { $ne: true } };

/**
 * Releases the oldest rows that wait for a credit of this template, as many as the balance has credits for. A
 * promotional one is passed over while what is left is kept for transactional ones: it would come straight back, and
 * one that may go would wait behind it.
 * @param available the user's balance of the WeChat template as it is now
 * @returns how many were released
 */
export async function releaseWaiting(
  context: Context,
  openid: string,
  templateId: string,
  available: number,
): Promise<number> {
  if (available < 1) return 0;
  const waiting = await context.store.find(
    'notify_messages',
    { to: openid, state: 'waiting', templateId, ...NOT_CANCELLED },
    { sort: { createdAt: 1 }, limit: LOOKED_AT, fields: ['template'] },
  );
  return letGo(context, affordable(context.config, waiting, available));
}

/** A row that waits, as a look of `waitingRows` gives it. */
export type WaitingRow = Pick<MessageDocument, '_id' | 'template' | 'templateId'>;

/** Stages behind a user's document: its rows that wait for these templates, oldest first, in its field `waiting`. */
export const waitingRows = (openid: string, templateIds: string[]): Record<string, unknown>[] => [
  {
    $lookup: {
      from: 'notify_messages',
      pipeline: [
        { $match: { to: openid, state: 'waiting', templateId: { $in: templateIds }, ...NOT_CANCELLED } },
        { $sort: { createdAt: 1 } },
        { $limit: LOOKED_AT * templateIds.length },
        { $project: { template: 1, templateId: 1 } },
      ],
      as: 'waiting',
    },
  },
];

/** Waiting rows become due. @returns how many */
export async function letGo({ store, clock }: Context, going: { _id: string }[]): Promise<number> {
  if (going.length === 0) return 0;
  const now = clock.now();
  return store.update(
    'notify_messages',
    { _id: { $in: going.map((row) => row._id) }, state: 'waiting' },
    {
      $set: { state: 'scheduled', reason: null, dueAt: now },
      $push: pushStep({ at: now, state: 'scheduled' }),
    },
  );
}

/** Which of the rows, oldest first, a balance is enough for. */
export function affordable<Row extends Pick<MessageDocument, 'template'>>(
  config: Config,
  rows: Row[],
  available: number,
): Row[] {
  let left = available;
  return rows.filter((row) => {
    const template = config.templates[row.template];
    // A template that has left the configuration is released: its row then fails with that reason.
    const goes = left > (template ? creditFloor(config, template) : 0);
    if (goes) left -= 1;
    return goes;
  });
}

/** Waiting rows whose look is due: released where a credit has come, ended where cancelled, otherwise looked at again later. */
export async function sweepWaiting(context: Context): Promise<void> {
  const { store, clock } = context;
  const now = clock.now();
  const rows = await store.find(
    'notify_messages',
    { state: 'waiting', priority: { $in: Object.values(PRIORITY) }, dueAt: { $lte: now } },
    { sort: { priority: 1, dueAt: 1 }, limit: SWEEP, fields: ['to', 'templateId', 'cancelAsked'] },
  );
  // First of all: whatever fails keeps none of those behind it from being looked at.
  const ids = { _id: { $in: rows.map((row) => row._id) }, state: 'waiting' };
  await store.update('notify_messages', ids, { $set: { dueAt: now + WAITING_LOOK } });
  const openids = [...new Set(rows.map((row) => row.to))];
  const users = await store.find(
    'notify_users',
    { _id: { $in: openids } },
    { limit: SWEEP, fields: ['credits'] },
  );
  const release = async (user: Pick<UserDocument, '_id' | 'credits'>): Promise<void> => {
    const own = rows.filter((row) => row.to === user._id);
    for (const templateId of new Set(own.map((row) => row.templateId))) {
      await releaseWaiting(context, user._id, templateId, user.credits[templateId]?.available ?? 0);
    }
  };
  const cancelled = rows.filter(({ cancelAsked }) => cancelAsked);
  const acts = [
    ...cancelled.map(
      ({ _id }) =>
        async () =>
          void (await setCancelled(context, { _id })),
    ),
    ...users.map((user) => () => release(user)),
  ];
  await eachAlone(context, 'waiting.error', acts, (act) => act());
}

const SWEEP = 200;

/** States in which a row has no due time that would bring it up again. */
export const STORED = ['waiting', 'heldBack', 'collected'];

/**
 * Rows that waited for a credit or a digest, or were held back, until their time was over.
 * @param inLine those that stand in line, too: nobody takes them up now
 */
export async function expireWaiting(context: Context, inLine = false): Promise<number> {
  const { store, clock } = context;
  const now = clock.now();
  const states = { state: { $in: inLine ? [...STORED, 'scheduled'] : STORED } };
  const change = {
    $set: { state: 'expired', reason: 'EXPIRED', ...rests('expired', now) },
    $push: pushStep({ at: now, state: 'expired', reason: 'EXPIRED' }),
  };
  let expired = 0;
  /** They stay in front. */
  const refused: string[] = [];
  let failure: unknown;
  const goesOn = (round: number): boolean =>
    round === 0 || (failure !== undefined && round < ROUNDS && clock.now() < now + LONGEST);
  for (let round = 0; goesOn(round); round++) {
    const over = await store.find(
      'notify_messages',
      { ...states, expiresAt: { $lte: now }, ...(refused.length > 0 ? { _id: { $nin: refused } } : {}) },
      { sort: { expiresAt: 1 }, limit: EXPIRED_AT_ONCE, fields: ['_id'] },
    );
    if (over.length === 0) break;
    const ids = over.map(({ _id }) => _id);
    const done = await updateEach(context, 'expiry.error', 'notify_messages', ids, states, change);
    expired += done.count;
    refused.push(...done.refused);
    failure ??= done.error;
  }
  if (failure !== undefined) throw failure;
  return expired;
}

const EXPIRED_AT_ONCE = 1000;
/** Where some cannot be ended, what is behind them is looked for so often. */
const ROUNDS = 3;
