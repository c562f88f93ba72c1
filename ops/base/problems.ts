/** What an operator can mend: told without a stack. */
export class OpsError extends Error {
  constructor(lines: string[]) {
    super(lines.join('\n'));
    this.name = 'OpsError';
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
