'use strict';
/*
 * Ends the function instances when the process of their local clouds is killed without a chance to do it. An instance ends
 * itself when its channel closes, but not while it is stopped (a freeze) or in an endless loop: for those there is this one.
 *
 *   in   {add: pid} · {remove: pid}
 */
const pids = new Set();
process.on('message', ({ add, remove }) => {
  if (add) pids.add(add);
  if (remove) pids.delete(remove);
});
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('SIGHUP', () => {});
process.on('disconnect', () => {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // gone already
    }
  }
  process.exit(0);
});
