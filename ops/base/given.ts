const NUMBERS: readonly string[] = ['limit', 'confirmed', 'version'];

/** Options as a request takes them: what was not given is left out, a number is one. What is none stays as it is, to be told so. */
export function given(options: Record<string, string | undefined>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(options).flatMap(([name, text]) => {
      if (text === undefined) return [];
      return [[name, NUMBERS.includes(name) && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text]];
    }),
  );
}
