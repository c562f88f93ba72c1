import type { Config } from '../config/config';
import type { Gate, Standstill } from '../model/figures';
import { PRIORITY, type Priority } from '../model/message';
import type { Context } from '../ports/context';
import { changeGate, readGate } from './document';

/**
 * Everything promotional stands still, whoever asked for it: what is due stays in line, and what a worker has claimed goes
 * back. Asked again it answers the first one.
 * @returns since when, by whom
 */
export async function pausePromotional(context: Context, by: string, why: string): Promise<Standstill> {
  const pause = { by, at: context.clock.now(), why };
  const changed = await changeGate(
    context,
    { 'gate.promotional': null },
    { $set: { 'gate.promotional': pause } },
  );
  return (changed ?? (await readGate(context))).promotional ?? pause;
}

/** It goes on. @returns what has ended; `undefined` where nothing stood still */
export async function resumePromotional(context: Context): Promise<Standstill | undefined> {
  const { promotional } = await readGate(context);
  if (!promotional) return undefined;
  await changeGate(
    context,
    { 'gate.promotional.at': promotional.at },
    { $unset: { 'gate.promotional': '' } },
  );
  return promotional;
}

/** Whether a template's notifications stand still now. */
export const standsStill = ({ promotional }: Gate, { templates }: Config, alias: string): boolean =>
  promotional !== undefined && templates[alias]?.class === 'promotional';

/** The priorities whose rows may be taken up. */
export const takenUp = (stopped: boolean): Priority[] =>
  stopped ? [PRIORITY.transactional] : Object.values(PRIORITY);
