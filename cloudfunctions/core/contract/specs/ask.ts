import * as z from 'zod/mini';
import { isBlank } from '../../fields/blank';
import { moment, name, scene, text } from '../values';

/**
 * Control characters, line breaks, marks that turn the direction of writing, and what else is not drawn: in a sentence over a
 * button they can only deceive. The joiner and the variation selector of emoji stay.
 */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}]|(?!\u200d|\ufe0f)[\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

/** One line that is shown to users. */
const line = (max: number) =>
  text(max).check(
    z.refine((value) => !UNSEEN.test(value), {
      error: 'expected plain text in one line, without control characters or marks of direction',
      abort: true,
    }),
    z.refine((value) => !isBlank(value), 'expected a text'),
  );

const wording = (title: number, body: number, button: number) =>
  z.strictObject({ title: line(title), text: line(body), button: line(button) });

/** What a campaign of the kind `ask` is: who is asked for what, where, until when. */
export const askSpec = {
  kind: z.literal('ask'),
  /** For operators, not for users. */
  title: text(40).check(z.minLength(1, 'expected a title')),
  /** Of the configuration's `places`. */
  places: z
    .array(name)
    .check(z.minLength(1, 'expected a place'), z.maxLength(3, 'expected at most 3 places')),
  /** By alias, the most important first; asked for on one sheet. */
  templates: z
    .array(name)
    .check(
      z.minLength(1, 'expected a template'),
      z.maxLength(3, 'expected at most 3: older WeChats take no more'),
    ),
  /** Those of the templates, as the configuration declares them: the wording asks for just that. Needed where any is declared. */
  scenes: z.optional(z.array(scene).check(z.minLength(1), z.maxLength(3, 'expected at most 3'))),
  /** A stored segment; the version that it has now is kept. Default: everybody. */
  segment: z.optional(name),
  /** What stands over the button and on it. `en` where WeChat is in English; default: `zh` there, too. */
  wording: z.strictObject({ zh: wording(20, 60, 10), en: z.optional(wording(40, 120, 20)) }),
  /** It does not begin before. Default: when it is started. */
  from: z.optional(moment),
  /** Nobody is asked from then on. */
  endsAt: moment,
  /** It is over when so many credits have come of it. Default: at its end only. */
  target: z.optional(
    z.int().check(z.minimum(1, 'expected at least 1; leave it out for none'), z.maximum(10_000_000)),
  ),
};
