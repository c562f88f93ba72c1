/** Files of one JSON document a line, written and read in one pass, whatever their size. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, renameSync, truncateSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { messageOf, OpsError } from '../base/problems';
import type { FileEntry } from './manifest';

type Doc = { _id: string } & Record<string, unknown>;

/** What of a file is there already: whole lines, and the last of them. */
interface Begun {
  count: number;
  bytes: number;
  hash: ReturnType<typeof createHash>;
  last?: Doc;
}

async function begunOf(path: string): Promise<Begun> {
  const begun: Begun = { count: 0, bytes: 0, hash: createHash('sha256') };
  if (!existsSync(path)) return begun;
  let last = '';
  let rest = '';
  for await (const part of createReadStream(path, 'utf8') as AsyncIterable<string>) {
    const lines = (rest + part).split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      begun.count += 1;
      begun.bytes += Buffer.byteLength(line) + 1;
      begun.hash.update(`${line}\n`);
      last = line;
    }
  }
  // A line that was cut off is written again.
  truncateSync(path, begun.bytes);
  if (last !== '') begun.last = JSON.parse(last) as Doc;
  return begun;
}

/**
 * Writes a collection, or goes on behind the last whole line of a file that was cut off.
 * @param pagesAfter what comes behind that line's document
 * @param wrote told after each page how many lines there are
 */
export async function writeFile(
  folder: string,
  of: string,
  pagesAfter: (last: Doc | undefined) => AsyncIterable<{ _id: string }[]>,
  wrote: (lines: number) => Promise<void>,
): Promise<FileEntry> {
  const file = `${of}.ndjson`;
  const path = join(folder, file);
  const part = `${path}.part`;
  // Whole, and cut off before the manifest named it.
  if (existsSync(path)) renameSync(path, part);
  const begun = await begunOf(part);
  const out = await open(part, 'a', 0o600);
  try {
    for await (const page of pagesAfter(begun.last)) {
      const text = page.map((document) => `${JSON.stringify(document)}\n`).join('');
      // Not `write`, which may write a part.
      await out.appendFile(text);
      begun.hash.update(text);
      begun.count += page.length;
      await wrote(begun.count);
    }
    await out.sync();
  } finally {
    await out.close();
  }
  renameSync(part, path);
  return { file, of, count: begun.count, sha256: begun.hash.digest('hex') };
}

/** @throws OpsError where a file is not as the manifest says */
export async function checkFile(folder: string, { file, sha256 }: FileEntry): Promise<void> {
  const hash = createHash('sha256');
  try {
    for await (const part of createReadStream(join(folder, file)) as AsyncIterable<Buffer>) hash.update(part);
  } catch (error) {
    throw new OpsError([`${join(folder, file)}: ${messageOf(error)}. 备份不完整。`]);
  }
  const found = hash.digest('hex');
  if (found === sha256) return;
  throw new OpsError([
    `${join(folder, file)}: expected the checksum ${sha256}, got ${found}: it was changed since, or copied in part; nothing has been restored. 文件校验和不符，未恢复任何数据。`,
  ]);
}

/** At most so many documents, and so many bytes, are written by one call. */
const MOST = 500;
const MOST_BYTES = 256 * 1024;

/** The documents of a file in chunks, from a line on. @returns each chunk, and how many lines are done with it */
export async function* chunksOf(
  folder: string,
  { file }: FileEntry,
  from: number,
): AsyncGenerator<{ documents: Doc[]; lines: number }> {
  const lines = createInterface({ input: createReadStream(join(folder, file), 'utf8'), crlfDelay: Infinity });
  let documents: Doc[] = [];
  let bytes = 0;
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (number <= from || line === '') continue;
    documents.push(JSON.parse(line) as Doc);
    bytes += line.length;
    if (documents.length < MOST && bytes < MOST_BYTES) continue;
    yield { documents, lines: number };
    documents = [];
    bytes = 0;
  }
  if (documents.length > 0) yield { documents, lines: number };
}
