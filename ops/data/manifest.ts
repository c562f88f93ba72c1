/** What a folder of a backup or an export holds: `manifest.json`, beside one file of lines per collection. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, OpsError } from '../base/problems';

export interface FileEntry {
  /** `notify_users.ndjson`: one document a line, JSON. */
  file: string;
  /** The collection, or what an export calls it. */
  of: string;
  count: number;
  /** Of the file's bytes. */
  sha256: string;
}

export interface Manifest {
  product: 'miniprogram-notify';
  kind: 'backup' | 'export';
  format: 1;
  /** Of this backup alone: what has begun to be restored is known by it. */
  id: string;
  /** The version of the data. */
  schema: number;
  environment: string;
  /** Of one user: the openid. */
  user?: string;
  begun: string;
  /** Absent: it was cut off, and goes on when it is run again. */
  ended?: string;
  /** Numbers of the newest fold as its parts were read: figures of one moment where there is one. */
  folds: number[];
  files: FileEntry[];
}

const NAME = 'manifest.json';

/** @throws OpsError when there is none, or none of ours */
export function readManifest(folder: string): Manifest {
  const path = join(folder, NAME);
  let manifest: Manifest;
  try {
    manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  } catch (error) {
    throw new OpsError([
      `${path}: expected the manifest of a backup, got: ${messageOf(error)}. 请指定 backup 写出的文件夹。`,
    ]);
  }
  if (manifest.product === 'miniprogram-notify' && manifest.format === 1) return manifest;
  throw new OpsError([
    `${path}: expected product "miniprogram-notify" and format 1, got "${manifest.product}" and ${manifest.format}; a newer version may have written it. 清单不是本产品的格式。`,
  ]);
}

/** In one piece, whatever happens: renamed into its place. */
export function writeManifest(folder: string, manifest: Manifest): void {
  const path = join(folder, NAME);
  writeFileSync(`${path}.part`, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.part`, path);
}

/**
 * The folder's manifest: a new one in an empty folder, or that of the same run that was cut off.
 * @throws OpsError where something else is in it
 */
export function openFolder(
  folder: string,
  fresh: Omit<Manifest, 'files' | 'folds' | 'product' | 'format'>,
): Manifest {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!existsSync(join(folder, NAME))) {
    const [other] = readdirSync(folder).filter((name) => name !== `${NAME}.part`);
    if (other !== undefined)
      throw new OpsError([
        `--out ${folder}: expected an empty folder, or one that this command has begun; it holds ${other}. 请指定空文件夹。`,
      ]);
    const manifest: Manifest = {
      product: 'miniprogram-notify',
      format: 1,
      ...fresh,
      folds: [],
      files: [],
    };
    writeManifest(folder, manifest);
    return manifest;
  }
  const found = readManifest(folder);
  const { kind, environment, user, ended } = found;
  const words = `a ${kind} of ${user ?? 'all'} in ${environment}`;
  if (kind !== fresh.kind || environment !== fresh.environment || user !== fresh.user)
    throw new OpsError([
      `--out ${folder}: expected an empty folder, got ${words}. 文件夹里是另一份数据，请另选文件夹。`,
    ]);
  if (ended !== undefined)
    throw new OpsError([
      `--out ${folder}: holds ${words}, complete since ${ended}; name another folder. 该文件夹中的数据已完整，请另选文件夹。`,
    ]);
  return found;
}
