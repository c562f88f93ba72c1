import { join } from 'node:path';

/** The mini program of the phone's tests. */
export const CORNER = join(__dirname, '..', 'fixtures', 'corner');
