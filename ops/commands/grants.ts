import { readFileSync } from 'node:fs';
import type { Context } from '../../cloudfunctions/core/ports/context';
import { importGrants } from '../../cloudfunctions/core/consent/importGrants';
import { parseGrants } from '../base/csv';
import { messageOf, OpsError } from '../base/problems';

export interface GrantsOptions {
  file: string;
  template?: string | undefined;
  dryRun: boolean;
}

/** Books credits collected before this system was installed. @returns what to print */
export async function grantsImport(context: Context, options: GrantsOptions): Promise<string[]> {
  const { mark, grants } = parseGrants(
    read(options.file),
    context.config,
    options.template,
    context.clock.now(),
  );
  const sum = grants.reduce((total, { count }) => total + count, 0);
  const users = new Set(grants.map(({ openid }) => openid)).size;
  const whole = `${grants.length} lines, ${users} users, ${sum} credits`;
  if (options.dryRun)
    return [`The file is right: ${whole}. Nothing has been booked (--dry-run). 文件无误，未导入。`];
  const { lines, credits, already, overtaken } = await importGrants(context, mark, grants);
  return [
    `Booked ${lines} lines with ${credits} credits of ${whole}. 已导入 ${lines} 行，共 ${credits} 次。`,
    ...(already > 0 ? [`${already} lines had been booked before. ${already} 行此前已导入。`] : []),
    ...(overtaken.length > 0
      ? [
          `Left out, because the user has rejected or left since: lines ${overtaken
            .sort((a, b) => a - b)
            .slice(0, 50)
            .join(', ')}${overtaken.length > 50 ? '…' : ''}. 用户之后已拒绝或注销。`,
        ]
      : []),
    'They stand in doubt until one has been sent: the first 43101 voids them. 首次成功发送前视为存疑。',
  ];
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new OpsError([`grants import: expected a readable file, got: ${messageOf(error)}`]);
  }
}
