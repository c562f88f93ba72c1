export * from './send';
export * from './subscribe';
export * from './track';
export * from './stats';
export * from './manage';
export * from './templates';
export * from './segment';
export * from './feedback';
export { parsePart, parseRequest } from './parse';
