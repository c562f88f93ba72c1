/** Short forms of ids and of what callers choose, by hash. */
import { createHash } from 'node:crypto';

/** A mark by which a repetition is known: whoever calls may choose long ones. 96 bits tell those of one user apart. */
export const shortMark = (mark: string): string =>
  mark.length <= MARK_LENGTH ? mark : hashOf(mark, MARK_LENGTH);
export const MARK_LENGTH = 16;

/** A template's id in `tried`: 48 bits tell those of one mini program apart. */
export const triedMark = (templateId: string): string => hashOf(templateId, 8);

/** The same each time, and knows nothing of who came first or writes what: 48 bits tell those of one mini program apart. */
export const lotOf = (openid: string): number =>
  createHash('sha256').update(`lot:${openid}`).digest().readUIntBE(0, 6);

const hashOf = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, length);
