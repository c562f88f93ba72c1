export * from './send';
export * from './subscribe';
export * from './track';
export * from './stats';
export { parsePart, parseRequest } from './parse';
