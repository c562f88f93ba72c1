import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

export interface Source {
  /** From `miniprogram-client`, with `/`. */
  path: string;
  text: string;
}

const CLIENT = resolve(__dirname, '../../../miniprogram-client');
/** Made by the build out of what is read from its sources here. */
const GENERATED =
  /(^|\/)(miniprogram_npm|miniprogram_dist|esm)\/|^demo\/(components\/notify\/|notify\.config\.)/;

/** What a mini program gets: the demo and the components, or also the SDK; no tests. */
export function sources(
  folders: readonly ('demo' | 'components' | 'sdk/src')[],
  extension: string,
): Source[] {
  return folders.flatMap((folder) =>
    readdirSync(join(CLIENT, folder), { recursive: true, encoding: 'utf8' })
      .map((path) => relative(CLIENT, join(CLIENT, folder, path)).replaceAll('\\', '/'))
      .filter(
        (path) => path.endsWith(extension) && !GENERATED.test(path) && !/\.test\.ts$|\.d\.ts$/.test(path),
      )
      .map((path) => ({ path, text: readFileSync(join(CLIENT, path), 'utf8') })),
  );
}

export const fileOf = (path: string): string => join(CLIENT, path);
