export { phoneRoutes, type PhoneOptions, type PhoneRoutes } from './routes';
export type { Compilation, CompileOptions } from '../compiler/compile';
export type { Bundle } from '../browser/shared/bundle';
export type { Problem } from '../browser/shared/problem';
