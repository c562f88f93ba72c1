import { ownWords } from '../errors';
import type { Context } from '../ports/context';

export interface TickReport {
  sent: number;
  did: string[];
}

/** Runs one part of a tick, where it is needed; its failure is logged and stops no other. */
export type Part = (name: string, needed: boolean, run: () => Promise<unknown>) => Promise<void>;

/** @param report gets the names of the parts that were done */
export const partsOf =
  (context: Context, report: TickReport): Part =>
  async (name, needed, run) => {
    if (!needed || !(await guarded(context, name, run)) || report.did.includes(name)) return;
    report.did.push(name);
  };

/** What fails is logged and stops nothing else. @returns whether it was done */
export async function guarded(context: Context, name: string, run: () => Promise<unknown>): Promise<boolean> {
  try {
    await run();
    return true;
  } catch (error) {
    context.log('tick.error', { part: name, error: ownWords(error) });
    return false;
  }
}
