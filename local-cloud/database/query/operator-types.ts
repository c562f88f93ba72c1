import type { Options } from 'mingo/types';

/** An expression operator as mingo calls it. */
export type Expression = (document: unknown, operands: unknown, options: Options) => unknown;
