import { existsSync } from 'node:fs';

/** Where Debian (and so the CI) puts it; another one is named by CHROMIUM. */
export const EXECUTABLE = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

export const hasBrowser = existsSync(EXECUTABLE);
