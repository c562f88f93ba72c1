import type { Context } from '../../cloudfunctions/core/ports/context';
import { rebuild, type Difference } from '../../cloudfunctions/core/counting/rebuild';
import { OpsError } from '../base/problems';
import type { Progress } from '../base/progress';

export interface RebuildOptions {
  from?: string | undefined;
  to?: string | undefined;
  write: boolean;
}

const SHOWN = 50;

/** Counts the record anew and compares. @returns what to print, and whether the counters were right */
export async function rebuildStats(
  context: Context,
  options: RebuildOptions,
  progress: Progress,
): Promise<{ lines: string[]; equal: boolean }> {
  const from = dayOption('--from', options.from);
  const to = dayOption('--to', options.to);
  if (from && to && from > to) throw new OpsError([`--to: expected a day not before ${from}, got ${to}`]);
  const request = { ...options, from, to };
  const { differences, documents, written, ...facts } = await rebuild(context, request, (counted) =>
    progress.at(counted),
  ).finally(() => progress.end());
  const counted = `${facts.journals} journals, ${facts.receipts} receipts and ${facts.events} events`;
  if (differences.length === 0) {
    return { equal: true, lines: [`${documents} counters agree with ${counted}. 计数与记录一致。`] };
  }
  return {
    equal: false,
    lines: [
      `${differences.length} figures differ from ${counted}: 以下计数与记录不一致：`,
      ...differences.slice(0, SHOWN).map(describe),
      ...(differences.length > SHOWN ? [`… and ${differences.length - SHOWN} more`] : []),
      options.write
        ? `Replaced ${written} counters. 已更正 ${written} 项。`
        : 'Nothing has been changed; --write replaces them. 未作修改，--write 可更正。',
    ],
  };
}

const describe = ({ id, counter, stored, recounted }: Difference): string =>
  `  ${id} ${counter}: stored ${stored}, recorded ${recounted}`;

/** A calendar day that there is. */
function dayOption(name: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(at) && new Date(at).toISOString().startsWith(text)) return text;
  throw new OpsError([`${name}: expected a day such as 2026-11-22, got "${text}"`]);
}
