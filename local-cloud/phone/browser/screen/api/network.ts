import type { ShellPort } from '../../shared/ports';

/** How much longer everything takes on the slow network, in milliseconds. */
export const SLOW_MS = 3000;

/** Goes out into the phone's network, which takes its time if it is slow. @returns false when there is none, or none any more */
export async function reachesNetwork({ network }: Pick<ShellPort, 'network'>): Promise<boolean> {
  if (network() === 'slow') await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
  return network() !== 'offline';
}
