import { readFileSync, writeFileSync } from 'node:fs';
import {
  manageRequest,
  parseRequest,
  type ListAsked,
  type ListStranger,
} from '../../cloudfunctions/core/contract';
import { MOST_BYTES, MOST_LINES } from '../../cloudfunctions/core/contract/list';
import type { Context } from '../../cloudfunctions/core/ports/context';
import { addPart, finishUpload } from '../../cloudfunctions/core/segments/lists/upload';
import { shellActor } from '../base/actor';
import { parsePeople } from '../base/peopleFile';
import { messageOf, OpsError } from '../base/problems';
import type { Progress } from '../base/progress';
import { table } from '../base/table';

export interface PeopleOptions {
  name: 'segment';
  what: 'people';
  file: string;
  list: string;
  /** `openid` if not given, or a trait that names people. */
  of?: string | undefined;
  /** A file for the lines that are nobody. */
  out?: string | undefined;
}

/** Of the lines that are nobody so many are printed. */
const SHOWN = 20;

/**
 * A list of people, uploaded in parts: until all are there the list is as it was. Cut off, it is run again from the start.
 * @returns what to print
 */
export async function uploadPeople(
  context: Context,
  { file, list: name, of = 'openid', out }: PeopleOptions,
  progress: Progress,
): Promise<string[]> {
  const values = read(file, of);
  const parts = inParts(values);
  const upload = context.newToken();
  // Before the first part: a name that is none, more parts than an upload may have, a file that cannot be written.
  const finish = asked({ action: 'list.finish', name, upload, parts: parts.length });
  if (out !== undefined) writeStrangers(out, []);
  const strangers: ListStranger[] = [];
  let done = 0;
  try {
    for (const [part, some] of parts.entries()) {
      const request = asked({ action: 'list.add', name, upload, part, of, values: some });
      strangers.push(...(await addPart(context, request)).strangers);
      done += some.length;
      progress.at(done, values.length);
    }
  } finally {
    progress.end();
  }
  // Also where the list is refused then: they say why.
  if (out !== undefined) writeStrangers(out, strangers);
  const { size } = await finishUpload(context, shellActor().by, finish);
  return [
    `${name}: ${size} people from ${values.length} lines. 名单共 ${size} 人，来自 ${values.length} 行。`,
    ...strangerLines(strangers, out),
  ];
}

type Asked = ListAsked<'list.add' | 'list.finish'>;
const asked = <Request extends Asked>(request: Request): Request =>
  parseRequest(manageRequest, request) as Request;

function read(file: string, of: string): string[] {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new OpsError([`segment people: expected a readable file, got: ${messageOf(error)}`]);
  }
  try {
    return parsePeople(bytes, of);
  } catch (error) {
    throw new OpsError([`${file}: ${messageOf(error)}`]);
  }
}

/** As many lines and characters as a part may have. */
export function inParts(values: string[]): string[][] {
  const parts: string[][] = [];
  let size = MOST_BYTES;
  for (const value of values) {
    const more = JSON.stringify(value).length + 1;
    const last = parts.at(-1);
    if (last && last.length < MOST_LINES && size + more < MOST_BYTES) {
      last.push(value);
      size += more;
    } else {
      parts.push([value]);
      size = more + 1;
    }
  }
  return parts;
}

const WHY: Record<ListStranger['why'], string> = {
  unknown: 'no user 没有该用户',
  several: 'several users 对应多人',
};

function writeStrangers(out: string, strangers: ListStranger[]): void {
  const lines = ['value,why', ...strangers.map(({ value, why }) => `${value},${why}`)];
  try {
    writeFileSync(out, `${lines.join('\n')}\n`);
  } catch (error) {
    throw new OpsError([`--out ${out}: expected a file that can be written. ${messageOf(error)}`]);
  }
}

function strangerLines(strangers: ListStranger[], out: string | undefined): string[] {
  if (strangers.length === 0) return [];
  const told = `${strangers.length} lines are on it as nobody. ${strangers.length} 行未对应到用户`;
  if (out !== undefined) return [`${told}，已写入 ${out}`];
  return [
    `${told}：`,
    ...table(
      ['value 值', 'why 原因'],
      strangers.slice(0, SHOWN).map(({ value, why }) => [value, WHY[why]]),
    ),
    ...(strangers.length > SHOWN
      ? [`… and ${strangers.length - SHOWN} more: --out FILE writes them all 另有更多，用 --out 写出`]
      : []),
  ];
}
