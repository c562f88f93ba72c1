/** The local cloud answered with an error, or did not answer. */
export class HttpFailure extends Error {
  constructor(
    readonly status: number,
    /** The parsed body, when there was one. */
    readonly body: unknown,
    message: string,
  ) {
    super(message);
    this.name = 'HttpFailure';
  }
}

/**
 * Asks the control API of the local cloud that serves this page.
 * @throws HttpFailure when it answers with an error, or not at all (status 0)
 */
export async function ask<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
  } catch {
    throw new HttpFailure(
      0,
      undefined,
      `${method} ${path}: the local cloud does not answer. Is it still running?`,
    );
  }
  const text = await response.text();
  const answer: unknown = parse(text);
  if (response.ok) return answer as T;
  throw new HttpFailure(
    response.status,
    answer,
    `${method} ${path}: HTTP ${response.status} ${messageOf(answer)}`,
  );
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

function messageOf(answer: unknown): string {
  const error = (answer as { error?: { message?: string } } | undefined)?.error;
  return error?.message ?? (typeof answer === 'string' ? answer.slice(0, 200) : '');
}
