import { existsSync, watch } from 'node:fs';

/** An editor writes a file in several steps; one change is told, this many milliseconds after the last. */
const SETTLE_MS = 60;

export interface Watcher {
  close(): void;
}

/** Calls back when anything below one of the folders has changed. Does not keep the process alive. */
export function watchFolders(folders: readonly string[], changed: () => void): Watcher {
  let timer: NodeJS.Timeout | undefined;
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(changed, SETTLE_MS);
  };
  const watchers = folders
    .filter((folder) => existsSync(folder))
    .map((folder) => watch(folder, { recursive: true, persistent: false }, later));
  // A folder that disappears is not worth a crash: the next compilation says what is missing.
  for (const watcher of watchers) watcher.on('error', later);
  return {
    close: () => {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}
