import { readFileSync } from 'node:fs';
import type { Context } from '../../cloudfunctions/core/ports/context';
import { importGrants } from '../../cloudfunctions/core/consent/importGrants';
import { decode } from '../base/csv';
import { parseGrants } from '../base/grantsFile';
import { messageOf, OpsError } from '../base/problems';
import type { Progress } from '../base/progress';

export interface GrantsOptions {
  file: string;
  template?: string | undefined;
  dryRun: boolean;
}

/** Books credits collected before this system was installed. @returns what to print */
export async function grantsImport(
  context: Context,
  { file, template, dryRun }: GrantsOptions,
  progress: Progress,
): Promise<string[]> {
  const grants = parseGrants(read(file), context.config, template, context.clock.now());
  const sum = grants.reduce((total, { count }) => total + count, 0);
  const users = new Set(grants.map(({ openid }) => openid)).size;
  const whole = `${grants.length} lines, ${users} users, ${sum} credits`;
  if (dryRun) return [`The file is right: ${whole}. Nothing has been booked (--dry-run). 文件无误，未导入。`];
  const { lines, credits, already, overtaken, full } = await importGrants(context, grants, (done) =>
    progress.at(done, grants.length),
  ).finally(() => progress.end());
  return [
    `Booked ${lines} lines with ${credits} credits of ${whole}. 已导入 ${lines} 行，共 ${credits} 次。`,
    ...(already > 0
      ? [
          `${already} lines had been booked before: the same user, template, count and time. An accept of its own needs its time in the column at. ${already} 行此前已导入；若为另一次同意，请填写 at 列以区分。`,
        ]
      : []),
    ...(overtaken.length > 0
      ? [
          `Left out, because the user has rejected or left since: lines ${listed(overtaken)}. 用户之后已拒绝或注销。`,
        ]
      : []),
    ...(full.length > 0
      ? [
          `Left out, because too many different lines of that user have been booked: lines ${listed(full)}; put what is left of one user into one line. 该用户导入行数过多，请合并为一行。`,
        ]
      : []),
    'They stand in doubt until one has been sent: the first 43101 voids them. 首次成功发送前视为存疑。',
  ];
}

const listed = (lines: number[]): string =>
  `${lines
    .sort((a, b) => a - b)
    .slice(0, 50)
    .join(', ')}${lines.length > 50 ? '…' : ''}`;

function read(file: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new OpsError([`grants import: expected a readable file, got: ${messageOf(error)}`]);
  }
  try {
    return decode(bytes);
  } catch (error) {
    throw new OpsError([`${file}: ${messageOf(error)}`]);
  }
}
