import type { Control } from './control';

export { settleDown as comeToRest } from './settleDown';

/** One tick, and the pushes it caused. */
export async function tick(cloud: Control): Promise<void> {
  await cloud.fire('dispatch');
}
