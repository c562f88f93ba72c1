import * as z from 'zod/mini';
import type { Counters } from '../model/figures';
import { moment } from './values';

export const statsRequest = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('overview'), from: z.optional(moment), to: z.optional(moment) }),
]);
export type StatsRequest = z.infer<typeof statsRequest>;

/** A rate with what it was made of; `rate` is `null` where nothing was counted. */
export interface Rate {
  rate: number | null;
  of: number;
  count: number;
}

export interface Figures extends Counters {
  /** Successful ÷ attempted. Successful = delivered where receipts arrive, otherwise accepted: see `basis`. */
  deliveryRate: Rate & { basis: 'delivered' | 'accepted' };
  /** Notifications clicked at least once ÷ successful. */
  clickRate: Rate;
  /** Clicked notifications that converted ÷ clicked. */
  conversionRate: Rate;
}

export interface Overview {
  from: string;
  to: string;
  total: Figures;
  templates: Record<string, Figures>;
  topics: Record<string, Figures>;
  days: ({ day: string } & Figures)[];
}
