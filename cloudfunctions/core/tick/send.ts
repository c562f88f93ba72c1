import type { Context } from '../context';
import { everythingStopped } from '../gate/breakers';
import { quotaUsedUp } from '../gate/admit';
import { workOff } from '../delivery/worker';
import type { Gate } from '../model/figures';
import { fanOut } from './fanOut';

/**
 * Sends what is due. A backlog of more than one claim is shared with further workers where the configuration
 * allows any; each works its own shards, so that they do not race for the same rows.
 */
export async function sendDue(context: Context, gate: Gate): Promise<number> {
  if (everythingStopped(gate, context.clock.now()) || quotaUsedUp(context, gate)) return 0;
  let shards: number[] | undefined;
  const onBacklog = async () => {
    if (context.config.limits.workers < 2) return 'alone' as const;
    shards = await fanOut(context);
    return 'shared' as const;
  };
  let sent = await workOff(context, { gate, onBacklog });
  if (shards) sent += await workShards(context, shards, gate);
  return sent;
}

/** One worker's part of a shared backlog. */
export async function workShards(context: Context, shards: number[], gate: Gate): Promise<number> {
  let sent = 0;
  for (const shard of shards) sent += await workOff(context, { gate, shard });
  return sent;
}
