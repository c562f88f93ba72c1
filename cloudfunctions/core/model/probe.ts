/** Whoever starts a function: the keys of a profile's `tokens`. */
export const ORIGINS = [
  'client',
  'functionBehindClient',
  'timer',
  'functionBehindTimer',
  'http',
  'console',
  'push',
  'delayed',
  'invokecloudfunction',
] as const;
export type ProbeOrigin = (typeof ORIGINS)[number];

/** What one call saw of itself. */
export interface Sight {
  origin: ProbeOrigin;
  source: string;
  openid: boolean;
  /** Variables that belong to this call; names only. */
  listed: string[];
  /** The variable of a token is there, whether or not WeChat takes it. */
  variable: boolean;
  /** What a send to an openid that cannot exist came to. `unclear`: neither WeChat's word on the message nor a lack; `code` and `text` say what. */
  token: 'yes' | 'no' | 'unclear';
  code: string;
  text: string;
  /** Of a delayed call: ms after it was due. */
  lateMs?: number;
}

export interface PushSight {
  /** As the event names itself. */
  event: string;
  what: 'popup' | 'change' | 'sent' | 'other';
  accepted: boolean;
  /** Of an admin of this environment: those whom the probe asks to tap. */
  mine: boolean;
  /** Of the body: repeated pushes have the same. */
  hash: string;
  source: string;
  openid: boolean;
}

/** What the database answered to questions that documents leave open. */
export interface DatabaseSight {
  updatedCounts: 'matched' | 'modified' | 'unclear';
  duplicate: { code: string; text: string };
  /** The documents before the refused one of an ordered insert are in, those after it are not. */
  orderedInsertStops: boolean;
  /** A unique index on a dotted path refuses the second document. */
  dottedIndexHolds: boolean;
}

/** `notify_probe`: one run, and what was seen in it. No openid, no content, no token. */
export interface ProbeDocument {
  _id: string;
  /** For the question about a unique index on a dotted path: each document has its own. */
  once: { key: string };
  /** The run it belongs to: its key, that only the operator and the functions know. */
  run: string;
  kind:
    'run' | 'sight' | 'ordered' | 'push' | 'sheet' | 'database' | 'leftover' | 'outlived' | 'msgid' | 'trial';
  at: number;
  /** Of a run: it answers until then. */
  until?: number;
  /** Of a delayed call that was ordered: when it is to come. With `text`, what the refusal said. */
  dueAt?: number;
  sight?: Sight;
  push?: PushSight;
  sheet?: 'shown' | 'silent';
  database?: DatabaseSight;
  leftover?: 'kept' | 'cleared';
  msgid?: 'none' | 'number' | 'text' | 'refused';
  /** What a refusal said. */
  text?: string;
  n?: number;
}
