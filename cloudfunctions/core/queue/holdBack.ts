import type { MessageDocument } from '../model/message';

/** Rows of a template whose breaker is open, so that they do not stand in the way of others. */
export const heldBack = { state: 'held', reason: 'BREAKER' } as const satisfies Partial<MessageDocument>;
