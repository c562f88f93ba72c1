/** The configuration: how it is read (`builtConfig`, `environmentOf`); written with `defineConfig.ts`, checked in `core/checking`. */
export { builtConfig } from './builtConfig';
export type { Config, Environment, Field, Template } from './config';
export { ConfigError } from './configError';
export { FIELD_TYPES } from '../fields/fieldTypes';
export type { ConfigInput } from './input';
export type { Role } from './input/environments';
export { environmentOf } from './environment';
