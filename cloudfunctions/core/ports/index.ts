/**
 * Everything the domain needs from outside. `platform/` implements these behind the vendor's SDKs.
 *
 * Times are epoch milliseconds everywhere in the core and in the database.
 */
import type { Collections } from '../model/collections';
import type { CallFrom, LackCode } from '../model/transport';

export type CollectionName = keyof Collections;
/** A condition in MongoDB's own syntax. Every value in it is one the core made or a schema has checked to be a plain value. */
export type Query = Record<string, unknown>;
/** MongoDB update operators: `$set`, `$inc`, `$push`, `$pull`, `$pop`, `$addToSet`, `$min`, `$max`, `$unset`. */
export type Update = Partial<
  Record<
    '$set' | '$inc' | '$push' | '$pull' | '$pop' | '$addToSet' | '$min' | '$max' | '$unset',
    Record<string, unknown>
  >
>;

export interface FindOptions<Field> {
  sort?: Record<string, 1 | -1>;
  /** 1 to 1000; 100 when not given, as on the platform. */
  limit?: number;
  /** Fields to read beside `_id`; all when not given. */
  fields?: readonly Field[];
}

/** What is read of a document where these fields are asked for; all of it where none are named. */
export type Found<C extends CollectionName, Field extends keyof Collections[C]> = Pick<
  Collections[C],
  Field | '_id'
>;

/**
 * The document database. Every operation may be repeated by the adapter when its answer was lost, so every write
 * of the core must be harmless the second time: inserts carry their `_id`, updates a condition that they falsify.
 * A count may therefore be short of what happened: who needs to know reads (DESIGN §7, 1).
 */
export interface Store {
  /**
   * Inserts in order; the first document whose `_id` is there already stops the rest.
   * @param options.stamp the field that gets the database's own time, as one clock for all machines
   * @returns whether all went in. `false` may also be this very insert, repeated after its answer was lost.
   */
  insert<C extends CollectionName>(
    collection: C,
    documents: Collections[C][],
    options?: { stamp?: keyof Collections[C] & string },
  ): Promise<boolean>;
  /** The type of a document has the fields that were asked for and no others. */
  find<C extends CollectionName, Field extends keyof Collections[C] = keyof Collections[C]>(
    collection: C,
    query: Query,
    options?: FindOptions<Field>,
  ): Promise<Found<C, Field>[]>;
  /** Changes every match, atomically per document. @returns how many matched, as far as the answer tells */
  update<C extends CollectionName>(collection: C, query: Query, update: Update): Promise<number>;
  /**
   * Changes one match and returns it as it is afterwards; `null` when none matched.
   * @param options.stamp the field that gets the database's own time; then the update may be empty
   */
  updateOne<C extends CollectionName>(
    collection: C,
    query: Query,
    update: Update,
    options?: { stamp?: keyof Collections[C] & string },
  ): Promise<Collections[C] | null>;
  remove<C extends CollectionName>(collection: C, query: Query): Promise<number>;
  /** Runs a raw pipeline; the caller gives the shape of a row. Always ends with at most `limit` rows: state it in the pipeline. */
  aggregate<Row>(collection: CollectionName, stages: Record<string, unknown>[]): Promise<Row[]>;
}

/** One call of `subscribeMessage.send`. */
export interface OutgoingMessage {
  touser: string;
  template_id: string;
  page?: string;
  data: Record<string, { value: string }>;
  miniprogram_state: 'developer' | 'trial' | 'formal';
  lang: string;
}

/**
 * What came back, as it came; `core/codes` says what it means. A success may lack the msgid: answers of cloud calls do.
 * `undecodable`: the SDK calls it success, but there was an empty body, or none that it could read (PLATFORM §2).
 */
export type RawSendAnswer =
  { ok: true; msgid?: string; undecodable?: boolean } | { ok: false; code: number | string; text: string };

/**
 * What a call of a function has to send by: looked at before it claims, holds or writes anything, so that nothing is tried
 * that cannot succeed (DESIGN §7, "Transport"). It is a fact of this call, not of the environment.
 */
export type Transport =
  | {
      by: 'cloud' | 'https';
      /** Whether every other call of this environment can send as well, whoever starts it: over HTTPS. */
      everywhere: boolean;
      from: CallFrom;
    }
  | { by: 'none'; lack: LackCode; everywhere: false; from: CallFrom };

export interface WeChat {
  /** What this call can send by. */
  readonly transport: Transport;
  /** Never throws: a lost answer is an answer with `ok: false` and the SDK's code. */
  send(message: OutgoingMessage): Promise<RawSendAnswer>;
}

export interface Clock {
  /** The machine's own idea of the time; epoch ms. Two machines' differ, and somebody may set it. */
  now(): number;
  /** Milliseconds since some moment, which nobody can set; it may stand still while the machine is paused. */
  steady(): number;
  sleep(ms: number): Promise<void>;
}

/** Ids and codes only, never content (DESIGN §10). */
export type Log = (
  event: string,
  facts: Record<string, string | number | boolean | null | undefined>,
) => void;

/**
 * Starts another instance of `dispatch` as a worker and does not wait for its answer: a worker must be right
 * whether or not it outlives its caller.
 */
export type StartWorker = (work: { number: number }) => void;

/**
 * Posts a JSON body to an https address outside WeChat: the health webhook.
 * @throws Error when it is not answered with a 2xx status in time
 */
export type Alert = (url: string, body: object) => Promise<void>;

/** Fresh, unguessable tokens for claims and leases. */
export type NewToken = () => string;
