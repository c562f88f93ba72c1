/** `notify_lists`: people named by hand, such as members or winners. What counts is its latest whole upload. */
export interface ListDocument {
  /** The list's name. */
  _id: string;
  /** What the lines of that upload were: `openid`, or the name of a trait that names one person each (`alias`). */
  of: string;
  /** Whose parts count; empty: none is whole yet. */
  upload: string;
  parts: number;
  /** People on it, each once. */
  size: number;
  /** Lines that matched nobody, or several. */
  strangers: number;
  /** When that upload became whole, and by whom. */
  at: number;
  by: string;
}

/** Which parts of a list count. */
export type ListUpload = Pick<ListDocument, 'upload' | 'parts'>;

/** `notify_list_parts`: some people of one upload. */
export interface ListPartDocument {
  /** `partId`. */
  _id: string;
  list: string;
  upload: string;
  /** From 0. */
  part: number;
  /** What its lines were. */
  of: string;
  openids: string[];
  strangers: number;
  at: number;
  /** Since when another upload counts, or the list is gone, and a campaign that had begun still asks for this one; epoch ms. */
  leftAt?: number;
}

export const partId = (list: string, upload: string, part: number): string => `${list}:${upload}:${part}`;

/** People on one list. */
export const MOST_LISTED = 100_000;
export const MOST_LISTS = 100;
