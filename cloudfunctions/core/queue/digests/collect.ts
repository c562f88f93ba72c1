import type { Template } from '../../config/config';
import { closingAfter } from '../../model/digest';
import { pushStep, type DueMessage, type MessageDocument } from '../../model/message';
import type { State } from '../../model/states';
import type { Recipient } from '../../model/user';
import type { Context } from '../../ports/context';
import type { Decision } from '../../rules/rule';
import { groupBy } from '../../store/grouping';
import { insertMissing } from '../../store/insertMissing';
import { PERIODS, type Period } from '../../time/closing';
import { DIGEST_CLOSING } from '../../time/spans';
import { moveRows } from '../moveRows';
import { digestRow } from './row';

/** A claimed row whose user wants a digest. */
export interface Collected {
  row: DueMessage;
  user: Recipient;
}

/** What of a digest decides whether it takes more. */
type Digest = Pick<MessageDocument, 'to' | 'key' | 'state' | 'dueAt' | 'expiresAt'>;

/** It has not begun to go out, and will. */
const OPEN: readonly State[] = ['scheduled', 'heldBack'];
/** Each round looks one closing further: what is closed is never opened again. */
const ROUNDS = 4;
/** What is in digests of the same closing is alike, though those leave some seconds apart. */
const QUARTER = 15 * 60_000;

/**
 * Puts claimed rows into the open digests of their users, and opens those that are missing. A digest is there before
 * anything is put into it, so none that dies here leaves something behind that nobody comes for; and what points to one
 * that has gone out meanwhile is found by `sweepCollected`.
 * @param template of all of them
 * @returns where each went, by id
 */
export async function collect(
  context: Context,
  template: Template,
  token: string,
  collected: Collected[],
): Promise<Map<string, Decision>> {
  const at = context.clock.now();
  const digests = await digestsFor(context, template, collected);
  const isOpen = ({ row }: Collected): boolean => OPEN.includes(digests.get(row.to)?.state ?? 'failed');
  const decisions = new Map<string, Decision>();
  const into = collected.filter(isOpen);
  const byDigest = ({ row }: Collected) => {
    const { key, dueAt, expiresAt } = digests.get(row.to)!;
    return [key, Math.floor(dueAt / QUARTER) * QUARTER, isFixed(row) ? 0 : expiresAt] as const;
  };
  for (const same of groupBy(into, byDigest)) {
    const [digest, dueAt, expiresAt] = byDigest(same[0]!);
    await context.store.update(
      'notify_messages',
      { _id: { $in: same.map(({ row }) => row._id) }, token, state: 'claimed' },
      {
        $set: { state: 'collected', reason: 'IN_DIGEST', digest, dueAt, leaseUntil: 0 },
        // What has no time of its own is good as long as its first digest.
        ...(expiresAt > 0 ? { $max: { expiresAt } } : {}),
        $push: pushStep({ at, state: 'collected', reason: 'IN_DIGEST', token }),
      },
    );
    for (const { row } of same) decisions.set(row._id, { state: 'collected', reason: 'IN_DIGEST', dueAt });
  }
  // Their digest is just going out, or may yet come back for want of a credit: whichever, there is one.
  const later = { state: 'scheduled', reason: 'BUSY', dueAt: at + DIGEST_CLOSING } as const;
  const others = collected.filter((one) => !isOpen(one)).map(({ row }) => row._id);
  await moveRows(context, { ...later, token, ids: others, at });
  for (const id of others) decisions.set(id, later);
  return decisions;
}

/** It has a time of its own, or that of an earlier digest: however often it is put into another one, it ends. */
const isFixed = ({ ownExpiry, digest }: DueMessage): boolean => ownExpiry === true || digest !== undefined;

/** @returns by openid: the digest that is open, or that stands in the way of opening one */
async function digestsFor(
  context: Context,
  template: Template,
  collected: Collected[],
): Promise<Map<string, Digest>> {
  const digests = await unfinished(
    context,
    template,
    collected.map(({ row }) => row.to),
  );
  let missing = collected
    .filter(({ row }) => !digests.has(row.to))
    .map(({ user, row }) => ({ user, to: row.to, after: context.clock.now() }));
  for (let round = 0; round < ROUNDS && missing.length > 0; round++) {
    const asked = missing.map(({ user, to, after }) => {
      const period: Period = user.digests[template.topic] ?? 'daily';
      return { user, to, period, closing: closingAfter(context.config, user, period, after) };
    });
    const rows = await Promise.all(asked.map(({ to, ...when }) => digestRow(context, template, to, when)));
    const { found } = await insertMissing(context, 'notify_messages', rows, ['createdAt']);
    missing = [];
    rows.forEach((row, i) => {
      const digest = found.get(row._id) ?? row;
      const { user, closing } = asked[i]!;
      if (digest.state === 'claimed' || OPEN.includes(digest.state)) digests.set(row.to, digest);
      else missing.push({ user, to: row.to, after: closing.at });
    });
  }
  return digests;
}

/** The oldest digest of each user that has not gone out: what lacked a credit stays open beyond its closing. */
async function unfinished(
  context: Context,
  { alias, id }: Template,
  openids: string[],
): Promise<Map<string, Digest>> {
  const found = await context.store.find(
    'notify_messages',
    {
      to: { $in: openids },
      state: { $in: [...OPEN, 'claimed'] },
      templateId: id,
      period: { $in: [...PERIODS] },
    },
    { limit: 1000, fields: ['to', 'template', 'key', 'state', 'dueAt', 'expiresAt', 'createdAt'] },
  );
  const own = found.filter(({ template }) => template === alias).sort((a, b) => b.createdAt - a.createdAt);
  return new Map(own.map((digest) => [digest.to, digest]));
}
