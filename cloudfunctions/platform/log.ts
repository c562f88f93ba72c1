import type { Log } from '../core/ports';

/** One JSON line per fact: ids and codes, never content, so that a log can be searched and shown to anybody. */
export const createLog =
  (functionName: string, requestId: string): Log =>
  (event, facts) =>
    console.log(JSON.stringify({ event, function: functionName, requestId, ...facts }));
