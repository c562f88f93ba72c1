import * as z from 'zod/mini';
import { name, scene, templateId, text } from './values';

/** A number of WeChat's: of a category, a title, a keyword. */
const number = z.int().check(z.minimum(1), z.maximum(1_000_000_000));
/** What a template's way is kept under. */
const wayName = z
  .string()
  .check(z.regex(/^[A-Za-z0-9_-]{1,64}$/, 'expected an alias, or a WeChat template id'));

/** WeChat's templates, for the console: over HTTPS, with the AppSecret that the function `manage` has. */
export const templateRequests = [
  z.strictObject({ action: z.literal('template.list') }),
  z.strictObject({
    action: z.literal('template.library'),
    category: z.optional(number),
    search: z.optional(text(40)),
    /** `next` of the answer before. */
    start: z.optional(z.int().check(z.minimum(0), z.maximum(100_000))),
  }),
  z.strictObject({ action: z.literal('template.keywords'), tid: number }),
  z.strictObject({
    action: z.literal('template.add'),
    tid: number,
    /** In the order in which they stand on the card. */
    keywords: z.array(number).check(
      z.minLength(2, 'expected 2 to 5 different keywords'),
      z.maxLength(5, 'expected 2 to 5 different keywords'),
      z.refine((kids) => new Set(kids).size === kids.length, 'expected 2 to 5 different keywords'),
    ),
    scene,
    name: z.optional(name),
  }),
  z.strictObject({ action: z.literal('template.remove'), id: templateId }),
  z
    .strictObject({
      action: z.literal('template.state'),
      name: wayName,
      state: z.enum(['wanted', 'applied', 'approved', 'live', 'retired', 'rejected']),
      note: z.optional(text(500)),
    })
    .check(
      z.refine(({ state, note = '' }) => state !== 'rejected' || note.trim() !== '', {
        path: ['note'],
        error: 'expected the words of the rejection',
      }),
    ),
  z.strictObject({ action: z.literal('template.history'), name: wayName }),
] as const;
export const templateRequest = z.discriminatedUnion('action', templateRequests);
export type TemplateRequest = z.infer<typeof templateRequest>;

export interface TemplateList {
  /** When WeChat gave this list, ISO 8601; absent where it has given none but an empty one, which says nothing. */
  at?: string;
  /** Why it is not today's: what WeChat answered instead. */
  old?: { code: number | string; text: string };
  /** What the mini program has at WeChat. */
  templates: TemplateView[];
  /** What of the configuration WeChat would refuse; empty where they agree. */
  wrong: { en: string; zh: string }[];
  /** What reviewers look at in the configured titles. */
  hints: string[];
  /** The latest step of each name that anything is recorded of. */
  ways: (TemplateProgress & { name: string })[];
}

export interface TemplateView {
  /** WeChat's. */
  id: string;
  title: string;
  kind: string;
  /** In WeChat's order: `thing1`. */
  fields: string[];
  /** WeChat's text with the fields in it. */
  content: string;
  /** WeChat's example of it. */
  example: string;
  /** By field: the values that WeChat allows, where it lists them. */
  values?: Record<string, string[]>;
  /** Those of the configuration that use it; empty: nobody does. */
  aliases: string[];
  /** The alias that it was added under, where the configuration has none for it yet. */
  addedAs?: string;
  /** Of its latest step; absent where nothing is recorded. */
  state?: string;
  /** When that was, ISO 8601. */
  since?: string;
}

/** One step on a template's way. */
export interface TemplateProgress {
  /** `wanted`, `applied`, `approved`, `live`, `retired`, or `rejected`. */
  state: string;
  /** ISO 8601. */
  at: string;
  /** Somebody's words; of a rejection, WeChat's. */
  note: string;
}

export interface TemplateHistory {
  name: string;
  /** Oldest first; empty where nothing is recorded. */
  steps: TemplateProgress[];
}

export interface TemplateLibrary {
  /** The account's. */
  categories: { id: number; name: string }[];
  titles: LibraryTitle[];
  /** Where the library goes on: given as `start` of the next request; absent at its end. */
  next?: number;
}

export interface LibraryTitle {
  /** WeChat's number of it. */
  tid: number;
  title: string;
  kind: string;
  /** Its name. */
  category: string;
  /** What reviewers look at, and service cards of the same purpose. */
  hints: string[];
}

export interface TemplateKeywords {
  tid: number;
  keywords: LibraryKeyword[];
}

export interface LibraryKeyword {
  /** WeChat's number of it, within its title. */
  kid: number;
  name: string;
  /** WeChat's example of a value. */
  example: string;
  /** The type that its field will have: `thing`. */
  rule: string;
}

export interface TemplateAdded {
  /** WeChat's: for `id` in the configuration. */
  id: string;
  /** What its way is kept under. */
  name: string;
}

export interface TemplateRemoved {
  /** WeChat's id of what is gone. */
  removed: string;
}

export type TemplateAnswers =
  TemplateList | TemplateHistory | TemplateLibrary | TemplateKeywords | TemplateAdded | TemplateRemoved;
