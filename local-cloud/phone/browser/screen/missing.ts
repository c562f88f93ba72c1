import type { ShellPort } from '../shared/ports';
import { placeOf } from './engine/problems';

/** Says once per name and place what the phone does not have. */
export function missingReporter(shell: ShellPort): (what: string, where?: string) => void {
  const said = new Set<string>();
  return (what, where) => {
    const { stack } = new Error();
    const key = `${what} ${where ?? ''}`;
    if (said.has(key)) return;
    said.add(key);
    void (async () => {
      const place = where ?? (await placeOf(stack));
      shell.log({
        kind: 'missing',
        text: `${what}: the phone of the local cloud does not have it. 本地手机没有这个接口或组件。`,
        where: place,
      });
    })();
  };
}
