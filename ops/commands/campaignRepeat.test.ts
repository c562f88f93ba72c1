import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CampaignPart, RepeatReport } from '../../cloudfunctions/core/contract';
import { noCounters } from '../../cloudfunctions/core/counting/campaignCounts';
import { noFunnel } from '../../cloudfunctions/core/campaigns/funnels';
import { partOf } from '../../cloudfunctions/core/campaigns/parts';
import { repeatReportLines, writeRepeatReport } from './campaignRepeat';

const counted = { ...noCounters(), attempted: 4, accepted: 3 };
const total: CampaignPart = partOf(
  { ...noFunnel(), assigned: 5, sent: 3, leftOut: { CONTROL: 1, MUTED: 1 } },
  counted,
);
const report: RepeatReport = {
  kind: 'repeat',
  id: 'weekly',
  state: 'running',
  asOf: 0,
  complete: false,
  matched: 6,
  noCredit: 1,
  total,
  parts: { '=a': total },
  runs: [
    { at: '2026-11-30T02:00:00.000Z', skipped: 'paused' },
    {
      at: '2026-11-23T02:00:00.000Z',
      id: 'weekly.20261123T0200Z',
      state: 'finished',
      matched: 6,
      noCredit: 1,
      ...total,
      parts: { '=a': counted },
    },
  ],
};

test('a line for each run, all of them by variant, and why the others were left out', () => {
  const text = repeatReportLines(report, 'UTC').join('\n');
  expect(text).toMatch(/people 人群 6 = without a credit 无次数 1 \+ assigned 已分配 5; once for each run/);
  expect(text).toMatch(/There was no time for all runs/);
  expect(text).toMatch(/2026-11-30 02:00 +skipped: it fell into a pause/);
  expect(text).toMatch(/2026-11-23 02:00 +weekly.20261123T0200Z +finished +6 +5 +3/);
  expect(text).toMatch(/\n=a +5 +3/);
  expect(text).toMatch(/ {2}1 {2}CONTROL: /);
});

test('when the people of a large run were counted, where that was before', () => {
  expect(repeatReportLines(report, 'UTC')[0]).not.toMatch(/counted/);
  const lines = repeatReportLines({ ...report, countedAt: Date.parse('2026-11-30T02:05:00Z') }, 'UTC');
  expect(lines[0]).toMatch(/; people counted 人数统计于 2026-11-30 02:05$/);
});

test('as CSV: each variant of each run, made safe for a spreadsheet', () => {
  const folder = mkdtempSync(join(tmpdir(), 'notify-repeat-'));
  try {
    const out = join(folder, 'weekly.csv');
    expect(writeRepeatReport(report, out)[0]).toMatch(/1 lines/);
    const [, line] = readFileSync(out, 'utf8').split('\n');
    expect(line).toMatch(/^2026-11-23T02:00:00.000Z,weekly.20261123T0200Z,'=a,4,3,/);
    expect(() => writeRepeatReport(report, folder)).toThrow(/expected a file that can be written/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
