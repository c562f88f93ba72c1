import type { Index } from '../store/indexing';
import type { KeyRange } from '../store/store';

/** Sort fields in their order; directions 1 and -1. */
export type SortFields = [path: string, direction: 1 | -1][];

export interface ScanRange extends KeyRange {
  /** Where in a key the part begins by which several ranges are merged into the wanted order. */
  orderFrom: number;
}

/** How to find the documents of a query: by the ranges of an index, or (without one) by reading them all. */
export interface Plan {
  index?: Index;
  ranges: ScanRange[];
  reverse: boolean;
  /** The scan gives the wanted order. */
  ordered: boolean;
  /** For that the ranges must be merged, not read one after the other. */
  merge: boolean;
  /** The ranges are single `_id`s: each `from` is a whole key. */
  ids: boolean;
  /** Every entry in the ranges satisfies the whole query: documents need not be tested. */
  exact: boolean;
}
