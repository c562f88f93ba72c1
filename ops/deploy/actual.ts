/** What an environment holds, as far as the key at hand can see it. */
import type { Index } from './desired';

export interface ActualCollection {
  /** Without the one on `_id`. */
  indexes: Index[] | Counted;
  /** Who may read and write it from a client: `ADMINONLY` is nobody. `undefined`: cannot be seen. */
  permission?: string;
}

export interface ActualFunction {
  runtime: string;
  timeoutSeconds: number;
  memoryMb: number;
  /** `Active`, `Updating`, `UpdateFailed`, … as the platform calls it. */
  status: string;
  /** Why, where the platform says it. */
  statusReason?: string;
  description: string;
  /** The platform's checksum of the code that it holds. */
  codeSha256: string;
  triggers: { name: string; cron: string }[];
  variables: Record<string, string>;
}

export interface Actual {
  /** By name, ours and the team's alike. */
  collections: Map<string, ActualCollection>;
  /** By name, only those whose names are ours. `undefined`: the key at hand cannot see functions. */
  functions?: Map<string, ActualFunction>;
  /** The environment's function rules as they stand, `''` when there are none; `undefined`: cannot be seen. */
  rules?: string;
  /** The environment's rules are of the new kind (OPA), which cannot be merged without replacing the team's. */
  newRules?: boolean;
}

/** By WeChat's HTTPS API indexes can be counted, not named. */
export interface Counted {
  count: number;
  /** Those whose creation it has confirmed in this run. */
  confirmed: Index[];
}
