import * as z from 'zod/mini';
import { segmentName } from './rule';
import { name as configured, text } from './values';

/** Of one part: lines, and characters of them as JSON. */
export const MOST_BYTES = 100 * 1024;
export const MOST_LINES = 3000;
const PARTS = 1000;

/** Names one upload of a list: the same for all its parts, another for the next upload. */
const upload = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,32}$/, 'expected 1 to 32 letters, digits, - or _'));
export const listLine = text(64).check(z.minLength(1, 'expected an openid, or the value of a trait'));

/** Lists of people: uploaded in parts, and whole when `list.finish` says so. Part of `manage`. */
export const listRequests = [
  z.strictObject({
    action: z.literal('list.add'),
    name: segmentName,
    upload,
    /** From 0. The same part again takes the place of the one before. */
    part: z.int().check(z.minimum(0), z.maximum(PARTS - 1)),
    /** `openid`, or a trait with `alias`. Default: `openid`. */
    of: z.optional(configured),
    values: z.array(listLine).check(
      z.minLength(1),
      z.maxLength(MOST_LINES, `expected at most ${MOST_LINES}`),
      z.refine((values) => JSON.stringify(values).length <= MOST_BYTES, {
        error: `expected at most ${MOST_BYTES / 1024} KB: send it in more parts`,
      }),
    ),
  }),
  z.strictObject({
    action: z.literal('list.finish'),
    name: segmentName,
    upload,
    /** How many there are. */
    parts: z.int().check(z.minimum(1), z.maximum(PARTS)),
  }),
  z.strictObject({ action: z.literal('list.all') }),
  z.strictObject({ action: z.literal('list.remove'), name: segmentName }),
] as const;

export const listRequest = z.discriminatedUnion('action', listRequests);
export type ListRequest = z.infer<typeof listRequest>;
export type ListAsked<Action extends ListRequest['action']> = Extract<ListRequest, { action: Action }>;

/** What became of a part. */
export interface ListPart {
  /** People of it. */
  people: number;
  /** Its lines that are on the list as nobody. */
  strangers: ListStranger[];
}

export interface ListStranger {
  value: string;
  /** `unknown`: no user has it. `several`: more than one has. */
  why: 'unknown' | 'several';
}

/** A list as it stands. */
export interface ListView {
  name: string;
  /** What its lines are. */
  of: string;
  /** People on it, each once; 0 while no upload is whole. */
  size: number;
  /** Lines that matched nobody, or several. */
  strangers: number;
  /** When the upload became whole, ISO 8601; absent while none is. */
  at?: string;
  by: string;
}

export interface Lists {
  lists: ListView[];
}

export type ListAnswer = ListPart | ListView | Lists | { removed: string };
