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
    if (!needed) return;
    try {
      await run();
      if (!report.did.includes(name)) report.did.push(name);
    } catch (error) {
      context.log('tick.error', { part: name, error: ownWords(error) });
    }
  };
