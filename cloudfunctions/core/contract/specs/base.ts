import * as z from 'zod/mini';
import { contentSource } from '../ownContent';
import { moment, name, plainKey, scene, text } from '../values';

const percent = z.int().check(z.minimum(0), z.maximum(100));

const variant = z.strictObject({
  name,
  percent,
  data: z.record(plainKey, z.union([text(2000), z.number()], 'expected text or a number')),
  page: z.optional(text(200)),
  query: z.optional(z.record(plainKey, z.union([text(200), z.number(), z.boolean()]))),
  /** A cloud function of the team's own gives the rest of the data, page and query for each person, or leaves one out. */
  content: z.optional(contentSource),
});

/** What every campaign has that sends notifications. */
export const baseSpec = {
  /** For operators, not for users. */
  title: text(40).check(z.minLength(1, 'expected a title')),
  /** What the content is for. Promotional content is refused on transactional templates. */
  purpose: z.enum(['promotional', 'transactional']),
  template: name,
  /** Of the template, as the configuration declares it: its author says that the content is just that. Needed where one is declared. */
  scene: z.optional(scene),
  /** One or more ways to say it. */
  variants: z.array(variant).check(z.minLength(1), z.maxLength(6, 'expected at most 6')),
  /** Percent who get nothing, to compare with. Default: 0. */
  control: z.optional(percent),
  /** What has not gone out by then is dropped. */
  endsAt: moment,
};
