/** Where in a JSON text the parser stopped: `3:17: expected JSON, got …`. Node names only an offset, and not always. */
export function jsonProblem(text: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const offset = offsetOf(text, message);
  const before = text.slice(0, offset).split('\n');
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}: expected JSON: ${message}`;
}

function offsetOf(text: string, message: string): number {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return Number(position);
  const token = /Unexpected token '?(.)'?, \.{0,3}"([\s\S]*?)"\.{0,3} is not valid JSON/.exec(message);
  if (token?.[1] && token[2]) {
    const start = text.indexOf(token[2]);
    if (start >= 0) return start + Math.max(token[2].indexOf(token[1]), 0);
  }
  return text.length;
}
