/** The few arguments of `start` that are ours to look at; the rest goes to the local cloud unread. */

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

/** What is left without `--name VALUE` and `--name=VALUE` of these names, and without these switches. */
export function without(
  argv: readonly string[],
  names: readonly string[],
  switches: readonly string[],
): string[] {
  const rest: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    const argument = argv[at]!;
    if (names.includes(argument)) at++;
    else if (!switches.includes(argument) && !names.some((name) => argument.startsWith(`${name}=`)))
      rest.push(argument);
  }
  return rest;
}
