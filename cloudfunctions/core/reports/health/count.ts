/** A count that stops: beyond `MOST` it says "at least". */
export interface Count {
  n: number;
  /** Whether it is the whole count; otherwise there are `n` or more. */
  exact: boolean;
}

/** What a person does about 10,000 rows is what one does about more; counting on would cost with the backlog. */
export const MOST = 10_000;

export const NOTHING: Count = { n: 0, exact: true };

/** A pipeline that counts matches through an index and stops one beyond the bound. */
export const countUpTo = (most: number, $match: object): Record<string, unknown>[] => [
  { $match },
  { $limit: most + 1 },
  { $count: 'n' },
];

/** @param counted what such a pipeline found */
export const countOf = (counted: number, most: number): Count =>
  counted > most ? { n: most, exact: false } : { n: counted, exact: true };

/** `10,000+` where it is not the whole count. */
export const inWords = ({ n, exact }: Count): string => (exact ? String(n) : `${n.toLocaleString('en')}+`);
