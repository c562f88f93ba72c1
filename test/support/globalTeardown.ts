import { rmSync } from 'node:fs';
import { RUN_FOLDER } from './run/runFolder';
import { endAll } from './worker/atEnd';

export default async function globalTeardown(): Promise<void> {
  // In a run of one process the tests ran here.
  await endAll();
  const folder = process.env[RUN_FOLDER];
  if (folder) rmSync(folder, { recursive: true, force: true });
}
