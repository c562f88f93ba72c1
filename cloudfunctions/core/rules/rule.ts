import type { Config, Template } from '../config/config';
import type { DueMessage } from '../model/message';
import type { Right } from '../model/right';
import type { State } from '../model/states';
import type { Recipient } from '../model/user';
import type { Query } from '../ports';
import type { ReasonCode } from '../reasons/table';

/** What all rows of a window have in common when they are asked about. */
export interface Asked {
  config: Config;
  template: Template;
  right: Right;
  /** How many sends to one user are asked for at once; one where not given. */
  sends?: number;
  /** Epoch ms. */
  now: number;
  /** They are digests that close: see `MessageDocument.period`. */
  closing?: boolean;
}

/** What the rules need to know of a notification. */
export type AskedRow = Pick<DueMessage, 'whenNoCredit' | 'expiresAt' | 'shard' | 'lost' | 'period'>;

/** One notification and its user, before it is sent. */
export interface Subject extends Asked {
  row: AskedRow;
  user: Recipient;
}

/** Where a row goes that is not sent now. */
export interface Decision {
  state: State;
  reason: ReasonCode;
  /** When it is looked at again; epoch ms. */
  dueAt?: number;
  /** Of what is held: by whom. */
  heldBy?: string;
}

/**
 * One reason, or a few that exclude each other, why a notification may not go now (DESIGN §7, 2). The condition of the
 * reserve is made of the rules' query parts, and every explanation of their words: what the two say of a user is held
 * together by `rules.property.test.ts`.
 */
export interface Rule {
  reasons: readonly ReasonCode[];
  /** By which rights a send has to pass it; all when absent. */
  rights?: readonly Right[];
  /**
   * What a user's document must show for the rule to let the user pass. Absent: the rule needs the row, or more than a
   * query can compute, and is asked after the user has been read. `undefined`: it lets everybody pass.
   */
  query?: (asked: Asked) => Query | undefined;
  /** Why not, and what follows; `undefined` = the rule lets it pass. */
  why: (subject: Subject) => Decision | undefined;
}

/** Later, unless its time is over by then. */
export function later(row: AskedRow, reason: ReasonCode, dueAt: number): Decision {
  return dueAt < row.expiresAt
    ? { state: 'scheduled', reason, dueAt }
    : { state: 'expired', reason: 'EXPIRED' };
}

const QUARTER = 15 * 60_000;

/**
 * A moment of one user's own, rounded up, so that rows that are put off for the same reason stay one group for the database.
 * Rounding ends no notification: where it would, the moment stays as it is.
 */
export function inQuarters({ expiresAt }: AskedRow, at: number): number {
  const rounded = Math.ceil(at / QUARTER) * QUARTER;
  return rounded < expiresAt ? rounded : at;
}
