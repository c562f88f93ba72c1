import type { CallLog } from '../../../runner/logs';
import type { MetricsReport } from '../../../base/metrics';
import type { PlanReport } from '../../../profile/plan';
import type { Profile } from '../../../profile/schema';
import type { Card as StoredCard, CollectionSummary } from '../../../base/ports';
import type { TemplateDefinition } from '../../../wechat/base/options';
import type { UserRecord } from '../../../wechat/state/store';

export type { CallLog, TemplateDefinition, UserRecord };

/** As `GET /wechat/messages` gives it: `labels` are the names of its fields on the card, where the template tells them. */
export type Card = StoredCard & { labels?: Record<string, string> };

interface ClockView {
  now: number;
  /** How far ahead of the machine's own clock, in milliseconds. */
  offset: number;
}

export interface FunctionView {
  name: string;
  openapi: string[];
  timeoutMs: number;
  /** `next` in epoch milliseconds. */
  trigger?: { name: string; config: string; next: number | null };
  last?: { at: number; ok?: boolean; durationMs?: number; error?: { code: string; message: string } };
}

/** A rule as `GET /faults` lists it; shown as it is. `met` requests of at most `times`, without end if that is absent. */
export type FaultView = Record<string, unknown> & { api?: string; times?: number; met?: number };

interface FaultsView {
  faults: FaultView[];
  kills: Record<string, unknown>[];
}

/** What each polled source answers. */
export interface Sources {
  clock: ClockView;
  functions: FunctionView[];
  logs: { logs: CallLog[] };
  metrics: MetricsReport & { plan: PlanReport };
  profile: Profile;
  faults: FaultsView;
  users: UserRecord[];
  templates: TemplateDefinition[];
  collections: { collections: CollectionSummary[] };
}

export const PATHS: { [S in keyof Sources]: string } = {
  clock: '/clock',
  functions: '/functions',
  logs: '/logs?limit=120',
  metrics: '/metrics',
  profile: '/profile',
  faults: '/faults',
  users: '/wechat/users?limit=200',
  templates: '/wechat/templates',
  collections: '/data/collections',
};

/** The control API answered an error; `message` is meant for people. */
class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** @throws ApiError for an error answer, TypeError when the local cloud cannot be reached */
export async function request<T>(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<T> {
  const response = await fetch(path, {
    method,
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
  });
  const answer = (await response.json()) as { error?: { code: string; message: string } } & T;
  if (!response.ok)
    throw new ApiError(
      answer.error?.code ?? String(response.status),
      answer.error?.message ?? response.statusText,
    );
  return answer;
}

export interface Documents {
  documents: Record<string, unknown>[];
  total: number;
}

export const documentsOf = (
  collection: string,
  options: { limit: number; skip?: number; where?: string },
): Promise<Documents> => {
  const { limit, skip = 0, where = '{}' } = options;
  return request(
    'GET',
    `/data/documents?${new URLSearchParams({ collection, limit: String(limit), skip: String(skip), where })}`,
  );
};
