import * as glassEasel from 'glass-easel';
import type { ShellPort } from '../shared/ports';

/** What the engine warns of (an attribute that a component does not have…) goes to the panel with the page that it is in. */
export function listenToWarnings(shell: ShellPort, report: (error: unknown, where?: string) => void): void {
  const pathOf = (related: glassEasel.GeneralComponent | string | undefined): string | undefined =>
    typeof related === 'string' ? related || undefined : related?.is;
  glassEasel.addGlobalWarningListener((message, related, element) => {
    const tag =
      element && 'is' in element
        ? ` <${String((element as { is: string }).is).replace('built-in/', '')}>`
        : '';
    shell.log({ kind: 'missing', text: `${message}${tag}`, where: pathOf(related) });
    return false;
  });
  glassEasel.addGlobalErrorListener((error, _method, related) => {
    const path = pathOf(related);
    report(error, path?.startsWith('built-in/') ? undefined : path);
    return false;
  });
}
