/** What stops a build, told to the person who can mend it. */
export class BuildError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'BuildError';
  }
}

/** Runs every check and throws all that they found together: one build, one list. */
export function failIfAny(problems: readonly string[]): void {
  if (problems.length > 0) throw new BuildError(problems);
}

/** Not by `instanceof`: an error of Node's own may come from another realm (as in jest). */
export const messageOf = (error: unknown) =>
  (error as { message?: string } | null | undefined)?.message ?? String(error);

/** One line per esbuild error: `file:line:column: text`. */
export function esbuildProblems(error: unknown): string[] | undefined {
  const errors = (error as { errors?: EsbuildMessage[] } | undefined)?.errors;
  if (!Array.isArray(errors)) return undefined;
  return errors.map(({ text, location }) =>
    location ? `${location.file}:${location.line}:${location.column + 1}: ${text}` : text,
  );
}

interface EsbuildMessage {
  text: string;
  location: { file: string; line: number; column: number } | null;
}
