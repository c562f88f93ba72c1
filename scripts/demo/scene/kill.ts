/** Kills a function at the gateway call of one name, wherever in its work that call stands. */
import type { Environment } from './environment';
import { StoryError } from './expect';

/**
 * Runs `act` while `send` is going to be killed after its first call of that name took effect.
 * @throws StoryError when it was not killed there
 */
export async function killsAt<T>(environment: Environment, name: string, act: () => Promise<T>): Promise<T> {
  const { control } = environment;
  await control.kill({ function: 'send', action: name, call: 1, when: 'after' });
  const result = await act();
  const response = await fetch(`${control.url}/faults/kill`);
  const { kills } = (await response.json()) as { kills: { fired: boolean; action?: string }[] };
  const last = kills.at(-1);
  if (!last?.fired || last.action !== name) throw new StoryError('the function is killed at', name, last);
  return result;
}
