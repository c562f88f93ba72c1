/**
 * The seams between the parts of the local cloud. Each part lives in its own folder and meets the others only here.
 *
 * | word | meaning |
 * |---|---|
 * | action | the name of a request that the SDKs send to `POST /admin`: `database.getDocument`, `wx.openApi`… |
 * | caller | which process sent a request: a function instance of the runner, or an outside program |
 */

/** The clock of the environment: real time plus what `/clock/advance` has added. Everything that asks for time asks here. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** How far the clock stands ahead of the machine's own, in milliseconds. */
  offset(): number;
}

/** An error that reaches the SDK as `{code, message, requestId}` with HTTP 200. */
export class CloudError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'CloudError';
  }
}

/** What one database request cost; added up in `/metrics`. */
export interface DatabaseCost {
  documentsRead: number;
  documentsWritten: number;
  /** Set when the query read many more documents than it returned, with the query's shape (field names and operators, no values). */
  scan?: { collection: string; shape: string; documentsRead: number; documentsReturned: number };
}

/** The part of the answer that is the database's own; the gateway adds `requestId`. */
export interface DatabaseAnswer {
  /** e.g. `{data: {list: [...], limit: 100}}`, `{data: {updated: 1}}`, `{transactionId: '…'}` */
  body: Record<string, unknown>;
  cost: DatabaseCost;
}

/** One environment's document database (folder `database/`). */
export interface Database {
  /**
   * Answers one `database.*` action with its parameters as the SDK sent them (PLATFORM §11).
   * A write has reached the store when the promise resolves: it survives `kill -9`.
   * @throws CloudError with the vendor's code
   */
  handle(action: string, params: Record<string, unknown>): Promise<DatabaseAnswer>;
  /** All collections with their documents as canonical EJSON values; for `GET /data/export`. */
  export(): Promise<Record<string, unknown[]>>;
  /** Every collection by name, without reading its documents; for the page. */
  collections(): CollectionSummary[];
  /** Replaces everything, for `POST /data/import`. */
  import(data: Record<string, unknown[]>): Promise<void>;
  /** Drops every document and transaction, keeps the index definitions. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export interface CollectionSummary {
  name: string;
  /** How many there are. */
  documents: number;
}

/** One index as `database-rules.json` declares it. */
export interface IndexDefinition {
  name: string;
  keys: { name: string; direction: 1 | -1 }[];
  unique?: boolean;
}

/** WeChat's own side (folder `wechat/`): templates, the secret credit book, cards, receipts and pushes. */
export interface WeChat {
  /**
   * Serves one openapi call, e.g. `subscribeMessage.send` with snake_case parameters.
   * @returns WeChat's JSON answer, `{errcode, errmsg, …}`; errcode 0 or absent is success
   */
  openapi(apiName: string, parameters: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Whether there is such an openapi. */
  knows(apiName: string): boolean;
  /** What the permission sheet does; returns what `wx.requestSubscribeMessage` would give to `success`. */
  subscribe(request: SubscribeRequest): Promise<Record<string, string>>;
  messages(openid: string): Card[];
  credits(openid: string): Record<string, number>;
  export(): unknown;
  import(state: unknown): void;
  reset(): void;
}

export interface SubscribeRequest {
  openid: string;
  templates: Record<string, 'accept' | 'reject'>;
  /** "Always keep this choice" was ticked. */
  always?: boolean;
}

/** A card in the user's list of service messages. */
export interface Card {
  /** 64-bit, as a decimal string. */
  msgid: string;
  openid: string;
  templateId: string;
  title?: string;
  /** Field → text, e.g. `{thing1: 'Blue mug'}`. */
  data: Record<string, string>;
  /** Path with query, no leading slash; absent: the card cannot be tapped. */
  page?: string;
  miniprogramState: string;
  lang: string;
  /** Epoch milliseconds. */
  at: number;
}

/** Where a call begins. A function called by a function has the origin of its caller, and is "behind" it. */
export const ORIGINS = [
  'client',
  'timer',
  'http',
  'console',
  'push',
  'delayed',
  'invokecloudfunction',
] as const;
export type Origin = (typeof ORIGINS)[number];

/** Who is calling a function; becomes its environment variables for that call. */
export interface Caller {
  openid?: string;
  unionid?: string;
  /** Uid of a web login. */
  uid?: string;
  /** Another mini program's user, whose mini program shares this environment. */
  from?: { appid: string; openid: string };
  /** The chain of sources, first = origin, last = direct caller: `wx_client`, `wx_client,scf`, `wx_trigger`… */
  source: string;
  /** Set to `timer` when a trigger fired. */
  triggerSource?: string;
  /** Follows from the first hop of `source` unless given. */
  origin?: Origin;
  /** Set when a function calls: the WeChat token that its SDK sent along, if any. */
  sentToken?: string;
}

/** The functions of one folder, run as child processes (folder `runner/`). */
export interface Runner {
  /**
   * Calls a function and waits for its answer.
   * @returns what `main` returned, as JSON would carry it
   * @throws CloudError `FUNCTION_NOT_FOUND`, `FUNCTION_TIME_LIMIT_EXCEEDED`, `FUNCTIONS_EXECUTE_FAIL`…
   */
  call(name: string, event: unknown, caller: Caller): Promise<unknown>;
  names(): string[];
}
