import type { Context } from '../ports/context';
import type { StopRequest } from '../contract';
import { sayNo } from './sayNo';

type Stop = Pick<StopRequest, 'scope' | 'name' | 'reason'>;

/** The unsubscribe of a settings page or a message. @throws NotifyError what `sayNo` throws */
export async function stop(context: Context, openid: string, what: Stop): Promise<{ stopped: Stop }> {
  const { scope, name, reason } = what;
  await sayNo(context, openid, [{ scope, name }], { reason });
  return { stopped: what };
}
