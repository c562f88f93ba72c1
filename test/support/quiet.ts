import { createProgress } from '../../ops/base/progress';

/** Progress that nobody looks at. */
export const quiet = createProgress('done', { write: () => undefined });
