import { bucketOf } from '../segments/leaves/groups';

/** How the people of a campaign are divided. */
export interface Division {
  /** Whole percent; all variants and `control` make 100. One variant alone has all that the control group leaves. */
  variants: readonly { name: string; percent: number }[];
  control: number;
}

/** Of all campaigns together. */
export interface GlobalControl {
  salt: string;
  /** Whole percent. */
  percent: number;
}

export const CONTROL = 'control';
export const GLOBAL_CONTROL = 'globalControl';

/** Of the 10,000 buckets. */
const PER_PERCENT = 100;

/**
 * Into which part somebody falls: always the same for the same salt. The two control groups come first: somebody in the
 * global one is in it for every campaign, whatever the campaign's own division says.
 * @param salt the campaign's; of its own, so that two campaigns divide people without any relation
 * @returns name of the variant, `control` or `globalControl`
 */
export function partOf(salt: string, division: Division, global: GlobalControl, openid: string): string {
  if (bucketOf(global.salt, openid) < global.percent * PER_PERCENT) return GLOBAL_CONTROL;
  const bucket = bucketOf(salt, openid);
  let end = division.control * PER_PERCENT;
  if (bucket < end) return CONTROL;
  for (const { name, percent } of division.variants) {
    end += percent * PER_PERCENT;
    if (bucket < end) return name;
  }
  throw new Error(`the parts of a campaign make ${end / PER_PERCENT} %`);
}

/** What is wrong with a division, if anything, and with which of its fields. */
export function mistakeIn({ variants, control }: Division): { field: string; message: string } | undefined {
  const sum = control + variants.reduce((all, { percent }) => all + percent, 0);
  if (sum !== 100) {
    const message = `expected percentages that make 100 together with control, got ${sum}`;
    return { field: 'variants', message };
  }
  const names = variants.map(({ name }) => name);
  const twice = names.find(
    (name, i) => names.indexOf(name) < i || name === CONTROL || name === GLOBAL_CONTROL,
  );
  if (twice === undefined) return undefined;
  const field = `variants[${names.lastIndexOf(twice)}].name`;
  return { field, message: `expected a name that no other part has, got "${twice}"` };
}
