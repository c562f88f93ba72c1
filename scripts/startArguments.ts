/** The few arguments of `npm start` that are ours to look at; the rest goes to the local cloud unread. */

/** The value of `--name VALUE` or `--name=VALUE`; the last one counts. */
export function valueOf(argv: readonly string[], name: string): string | undefined {
  const at = argv.lastIndexOf(name);
  if (at >= 0) return argv[at + 1];
  const joined = argv.filter((argument) => argument.startsWith(`${name}=`)).at(-1);
  return joined?.slice(name.length + 1);
}

/** What the user gave goes before what we would give. */
export function withDefaults(argv: readonly string[], defaults: Record<string, string>): string[] {
  const missing = Object.entries(defaults).filter(([name]) => valueOf(argv, name) === undefined);
  return [...argv, ...missing.flat()];
}
