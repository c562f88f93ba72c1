/** Who is behind a campaign's figures, and the figures as a file. */
import { writeFileSync } from 'node:fs';
import type { CampaignPerson, CampaignReport } from '../../cloudfunctions/core/contract';
import { CAMPAIGN_COUNTERS } from '../../cloudfunctions/core/model/campaignCounter';
import { csvLine } from '../base/csvOut';
import { messageOf, OpsError } from '../base/problems';
import type { Progress } from '../base/progress';
import { stateWords } from '../base/words';
import { showFirst, writeAll, type AskPage, type PeopleFile } from './peoplePages';

type AskPeople = AskPage<CampaignPerson>;

const FILE: PeopleFile<CampaignPerson> = {
  head: 'state,id,openid,part,reason,assignedAt,attemptedAt,clickedAt,convertedAt,run\n',
  cellsOf: ({ state, id, openid, part, reason, run, ...at }) => [
    ...[state, id, openid, part, reason?.code],
    ...[at.assignedAt, at.attemptedAt, at.clickedAt, at.convertedAt],
    run,
  ],
  keyOf: ([, id = '']) => id,
  afterOf: ([state, id]) => `${state}.${id}`,
};

/** The first of them. @returns what to print */
export const listPeople = (ask: AskPeople): Promise<string[]> =>
  showFirst(
    ask,
    ['openid', 'id', 'part 分组', 'state 状态', 'reason 原因', 'clicked 点击', 'converted 转化'],
    ({ openid, id, part, state, reason, clickedAt = '-', convertedAt = '-' }) => [
      ...[openid, id, part, stateWords(state), reason?.code ?? '-', clickedAt, convertedAt],
    ],
  );

/** All of them. @returns what to print */
export const writePeople = (ask: AskPeople, out: string, progress: Progress): Promise<string[]> =>
  writeAll(ask, out, FILE, progress);

/** Each part of each hour and day. @returns what to print */
export function writeReport({ spans }: CampaignReport, out: string): string[] {
  const lines = spans.flatMap(({ day, hour, parts }) =>
    Object.entries(parts).map(([part, counters]) =>
      csvLine([day, hour, part, ...CAMPAIGN_COUNTERS.map((name) => counters[name])]),
    ),
  );
  return writeCsv(out, csvLine(['day', 'hour', 'part', ...CAMPAIGN_COUNTERS]), lines);
}

/** @returns what to print */
export function writeCsv(out: string, head: string, lines: string[]): string[] {
  try {
    writeFileSync(out, head + lines.join(''));
  } catch (error) {
    throw new OpsError([`--out ${out}: expected a file that can be written. ${messageOf(error)}`]);
  }
  return [`${out}: ${lines.length} lines. 已写入 ${lines.length} 行。`];
}
