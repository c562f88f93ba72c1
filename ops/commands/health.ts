import type { Context } from '../../cloudfunctions/core/ports/context';
import { health } from '../../cloudfunctions/core/reports/health/report';

/** @returns what to print, and whether nothing is bad */
export async function showHealth(context: Context): Promise<{ lines: string[]; well: boolean }> {
  const report = await health(context);
  return {
    well: report.verdict !== 'bad',
    lines: [
      `${report.verdict.toUpperCase()} ${report.at}`,
      ...Object.entries(report.items).map(
        ([name, { level, zh, en }]) => `  ${level.padEnd(4)} ${name.padEnd(9)} ${zh} ${en}`,
      ),
      ...report.breakers.map(
        ({ key, code, reason, since, until }) =>
          `  open ${key}: ${code} ${reason.message}; since ${since}, tried again ${until}. ${reason.advice}`,
      ),
    ],
  };
}
