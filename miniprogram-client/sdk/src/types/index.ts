export type * from './answers';
export type * from './ask';
export type * from './config';
export type * from './notify';
