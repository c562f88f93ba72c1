/**
 * How a function in an environment is known as ours, and by which build: a line in its description. The platform takes
 * letters, digits, spaces, commas and full stops there, so the line holds nothing else.
 */

export interface Mark {
  /** Of `DesiredFunction.build`. */
  build: string;
  /** What the platform's checksum of the code began with after our upload: code that somebody else has put there since differs. */
  code: string;
}

const OURS = /^miniprogram notify, build ([0-9a-f]{16}), code ([0-9a-z]{1,16})\b/;
const PENDING = 'pending';

export const markText = ({ build, code }: Mark): string =>
  `miniprogram notify, build ${build}, code ${code}. Set up by ops deploy, please leave this line as it is.`;

/** While the upload is under way: ours, but of no build that could be taken for finished. */
export const pendingMark = (build: string): string => markText({ build, code: PENDING });

export function markOf(description: string): Mark | undefined {
  const [, build, code] = OURS.exec(description) ?? [];
  return build && code ? { build, code } : undefined;
}

/** The part of the platform's checksum that the mark keeps; checksums come in hexadecimal or base64. */
export const shortSum = (sha256: string): string =>
  sha256
    .toLowerCase()
    .replace(/[^0-9a-z]/g, '')
    .slice(0, 16) || 'unknown';
