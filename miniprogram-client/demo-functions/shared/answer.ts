import { NotifyError } from './notify';

/** What the shop's functions answer. */
export type Answer<Data> = { ok: true; data: Data } | { ok: false; error: { code: string; message: string } };

/** Something that a customer is told in these words. */
export class ShopError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export type Event = Readonly<Record<string, unknown>>;
export type Action = (event: Event) => Promise<unknown>;

/** Runs the action that an event names. What is no mistake of the caller is thrown on, for the log. */
export async function answer(
  actions: Readonly<Record<string, Action>>,
  event: unknown,
): Promise<Answer<unknown>> {
  const request = (event ?? {}) as Event;
  const name = String(request['action']);
  try {
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (!action) throw new ShopError('BAD_REQUEST', `没有“${name.slice(0, 40)}”这个操作`);
    return { ok: true, data: (await action(request)) ?? null };
  } catch (error) {
    if (error instanceof ShopError) return { ok: false, error: { code: error.code, message: error.message } };
    if (error instanceof NotifyError)
      return { ok: false, error: { code: error.code, message: error.message } };
    throw error;
  }
}

/** A short name or id of an event: no query operator and no path can hide in it. */
export function textOf(event: Event, field: string): string {
  const value = event[field];
  if (typeof value === 'string' && /^[\w.:-]{1,64}$/.test(value)) return value;
  throw new ShopError('BAD_REQUEST', `${field}：应为 1 到 64 个字母、数字或 - _ . :`);
}

export function numberOf(event: Event, field: string, { min, max }: { min: number; max: number }): number {
  const value = event[field];
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new ShopError('BAD_REQUEST', `${field}：应为 ${min} 到 ${max} 的整数`);
}
