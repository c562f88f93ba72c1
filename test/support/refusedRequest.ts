import { parseRequest } from '../../cloudfunctions/core/contract';
import type { NotifyError } from '../../cloudfunctions/core/errors';

type Schema = Parameters<typeof parseRequest>[0];

/** What is wrong with a request; `undefined` where nothing is. */
export function mistakeIn(schema: Schema, request: unknown): NotifyError | undefined {
  try {
    parseRequest(schema, request);
    return undefined;
  } catch (error) {
    return error as NotifyError;
  }
}

/** The first mistake of a request as its sender reads it. */
export function firstMistake(schema: Schema, request: unknown): string | undefined {
  const [first] = mistakeIn(schema, request)?.issues ?? [];
  return first && `${first.path}: ${first.message}`;
}
