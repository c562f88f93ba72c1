export type * from './types';
export { createNotify } from './createNotify';
