import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

import { messageOf, StartError } from '../base/errors';
import { CloudError } from '../base/ports';
import {
  isFunctionFolder,
  readDefinition,
  versionOf,
  type FunctionDefinition,
  type ReadDefinition,
} from './definition';
import { until } from '../base/until';

/** A build swaps a function's folder by two renames; for that moment a known function may be missing. */
const SWAP_MS = 1000;

/** The folder of cloud functions, read again when its files change. */
export class FunctionsFolder {
  private readonly known = new Map<string, ReadDefinition>();

  /**
   * @param defaultTimeoutMs the time limit of a function whose config.json names none
   * @throws StartError when the folder is missing or a config.json in it is broken
   */
  constructor(
    readonly folder: string,
    private readonly defaultTimeoutMs: () => number,
  ) {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
      throw new StartError(
        `There is no folder of cloud functions at ${folder}. Give one with --functions DIR (build first?).`,
      );
    }
    for (const name of this.names()) this.known.set(name, readDefinition(path.join(folder, name)));
  }

  /** Every sub-folder with an index.js, by name. */
  names(): string[] {
    if (!existsSync(this.folder)) return [];
    return readdirSync(this.folder)
      .filter((name) => isFunctionFolder(path.join(this.folder, name)))
      .sort();
  }

  /** All that can be read; one whose config.json has been broken since stays as it last was. */
  all(): FunctionDefinition[] {
    return this.names().flatMap((name) => {
      try {
        return this.whole(this.unchanged(name) ?? this.read(name));
      } catch {
        const known = this.known.get(name);
        return known ? this.whole(known) : [];
      }
    });
  }

  /** @throws CloudError FUNCTION_NOT_FOUND, or FUNCTIONS_REQUEST_FAIL when a changed config.json is broken */
  async get(name: string): Promise<FunctionDefinition> {
    const unchanged = this.unchanged(name);
    if (unchanged) return this.whole(unchanged);
    const there = () => isPlainName(name) && isFunctionFolder(path.join(this.folder, name));
    if (!there() && !(this.known.has(name) && (await until(there, SWAP_MS)))) {
      const names = this.names();
      throw new CloudError(
        'FUNCTION_NOT_FOUND',
        `There is no function "${name.slice(0, 80)}" in the environment. ` +
          (names.length > 0
            ? `There are: ${names.join(', ')}.`
            : `The folder of functions is empty: ${this.folder}`),
      );
    }
    return this.whole(this.read(name));
  }

  private whole(read: ReadDefinition): FunctionDefinition {
    return { ...read, timeoutMs: read.timeoutMs ?? this.defaultTimeoutMs() };
  }

  /** Each call asks: what is as it was is told with one look at the folder. */
  private unchanged(name: string): ReadDefinition | undefined {
    const known = this.known.get(name);
    try {
      return known && known.version === versionOf(known.folder) ? known : undefined;
    } catch {
      return undefined; // a build is just replacing it
    }
  }

  private read(name: string): ReadDefinition {
    const folder = path.join(this.folder, name);
    try {
      const fresh = readDefinition(folder);
      this.known.set(name, fresh);
      return fresh;
    } catch (error) {
      // A broken config.json, or a file that a build is just replacing.
      throw new CloudError('FUNCTIONS_REQUEST_FAIL', messageOf(error));
    }
  }
}

/** A name is one path segment: no way out of the folder. */
function isPlainName(name: string): boolean {
  return /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(name);
}
