/** The configuration: how it is written (`defineConfig`) and read (`builtConfig`, `environmentOf`); checked in `core/checking`. */
export { builtConfig } from './builtConfig';
export type {
  Admin,
  Config,
  Environment,
  Field,
  Goal,
  Limits,
  Tag,
  Template,
  Topic,
  TrackedEvent,
  Trait,
} from './config';
export { ConfigError, type ConfigIssue } from './configError';
export { defineConfig } from './defineConfig';
export { FIELD_TYPES, type FieldName, type FieldType, fieldTypeOf } from '../fields/fieldTypes';
export type { ConfigInput } from './input';
export type { Role } from './input/environments';
export type { AliasOf, DataOf, Envelope, Moment, NotificationOf } from './notification';
export { environmentOf } from './environment';
