import type { ShellPort } from '../shared/ports';

/** The shell of a screen that was opened by itself: user and page come from its address. */
export function standaloneShell(bundleEntry: string): ShellPort {
  const parameters = new URLSearchParams(location.search);
  return {
    openid: parameters.get('openid') ?? 'local-user-1',
    launch: {
      path: parameters.get('path') ?? bundleEntry,
      query: {},
      scene: Number(parameters.get('scene') ?? 1001),
    },
    framed: false,
    network: () => (navigator.onLine ? 'online' : 'offline'),
    log: () => undefined,
    leave: () => history.back(),
    openSettings: () => Promise.resolve(),
    restart: () => location.reload(),
  };
}
