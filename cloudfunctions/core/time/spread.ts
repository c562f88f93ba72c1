const BUCKETS = 8;
const BUCKET = 15_000;

/** No step is this long after the moment. */
export const SPREAD = BUCKETS * BUCKET;

/** What would fall due for many at the same moment falls due in a few steps, each a group for the database. */
export const spread = (at: number, shard: number): number => at + (shard % BUCKETS) * BUCKET;
