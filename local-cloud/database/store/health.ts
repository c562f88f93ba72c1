import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';

/** The store's file inside the data folder, as lmdb names it. */
const DATA_FILE = 'data.mdb';

/**
 * The head of an lmdb file (lmdb 3.5, data format 2): two meta pages; the one with the higher transaction counts.
 * Offsets in a meta page, little-endian: magic at 24, format at 28, page size at 48, roots of the two trees at 88 and
 * 136, last page at 144, transaction at 152.
 */
const MAGIC = 0xbeefc0de;
const FORMAT = 2;
const META_LENGTH = 160;
const SMALLEST_PAGE = 512;
const LARGEST_PAGE = 65_536;
/** The root of an empty tree. */
const NO_PAGE = 0xffffffffffffffffn;
/** lmdb counts pages that a transaction took and gave back, which may never be written: a sound file can be shorter. */
const UNWRITTEN_PAGES = 32;

/** The data folder cannot be used. Thrown before anything is written to it. */
export class DamagedDataError extends Error {
  constructor(dir: string, problem: string) {
    super(
      `The data folder ${dir} is damaged: ${problem}. Nothing was changed in it. ` +
        `Restore it from a copy, or move it away and start again with an empty folder.`,
    );
    this.name = 'DamagedDataError';
  }
}

/**
 * Looks at the file's head before lmdb maps it: mapping a truncated file would end the whole process with a bus error,
 * and a file that is no store must not be written over.
 * @throws DamagedDataError
 */
export function checkDataFolder(dir: string): void {
  const path = join(dir, DATA_FILE);
  if (!existsSync(path)) return;
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    if (size === 0) return; // lmdb had no time to begin
    const first = readMeta(file, 0);
    if (!first) throw new DamagedDataError(dir, `${DATA_FILE} does not begin as a store of this local cloud`);
    const second = readMeta(file, first.pageSize);
    if (!second) throw new DamagedDataError(dir, `the second page of ${DATA_FILE} is not what it must be`);
    const newest = first.transaction > second.transaction ? first : second;
    const needed = Math.max(newest.lastPage + 1 - UNWRITTEN_PAGES, newest.lastRoot + 1) * first.pageSize;
    if (size < needed) {
      throw new DamagedDataError(
        dir,
        `${DATA_FILE} ends after ${size} bytes where at least ${needed} were written`,
      );
    }
  } finally {
    closeSync(file);
  }
}

interface Meta {
  pageSize: number;
  lastPage: number;
  /** The higher of the two trees' root pages. */
  lastRoot: number;
  transaction: number;
}

function readMeta(file: number, offset: number): Meta | undefined {
  const bytes = Buffer.alloc(META_LENGTH);
  if (readSync(file, bytes, 0, META_LENGTH, offset) < META_LENGTH) return undefined;
  if (bytes.readUInt32LE(24) !== MAGIC || bytes.readUInt32LE(28) !== FORMAT) return undefined;
  const pageSize = bytes.readUInt32LE(48);
  if (pageSize < SMALLEST_PAGE || pageSize > LARGEST_PAGE) return undefined;
  const roots = [bytes.readBigUInt64LE(88), bytes.readBigUInt64LE(136)].map((root) =>
    root === NO_PAGE ? 0 : Number(root),
  );
  return {
    pageSize,
    lastRoot: Math.max(...roots),
    lastPage: Number(bytes.readBigUInt64LE(144)),
    transaction: Number(bytes.readBigUInt64LE(152)),
  };
}
