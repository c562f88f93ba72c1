import { rmSync } from 'node:fs';
import { BUILD_FOLDER } from './build';

export default function globalTeardown(): void {
  const folder = process.env[BUILD_FOLDER];
  if (folder) rmSync(folder, { recursive: true, force: true });
}
