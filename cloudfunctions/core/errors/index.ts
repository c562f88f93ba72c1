export { NotifyError, type Issue } from './NotifyError';
export { ERRORS, type ErrorCode } from './table';
export { isForCaller } from './isForCaller';
export { ownWords } from './ownWords';
export { toAnswer, type Answer, type WireError } from './answer';
