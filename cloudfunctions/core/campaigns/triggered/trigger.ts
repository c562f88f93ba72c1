import type { AskedTriggered } from '../../contract';
import type { NotifyError } from '../../errors';
import type { Trigger } from '../../model/plan';
import type { Context } from '../../ports/context';

type Refuse = (path: string, message: string) => NotifyError;

/** Checked against the events that are configured. @throws what `refuse` makes, with the path */
export function checkedTrigger(
  { config }: Context,
  { on, waitMinutes, unless, againAfterMinutes }: AskedTriggered['trigger'],
  refuse: Refuse,
): Trigger {
  const keysOf = (path: string, event: string): readonly string[] => {
    if (Object.hasOwn(config.events, event)) return config.events[event]!.keys;
    const known = Object.keys(config.events).join(', ') || 'none is configured';
    throw refuse(path, `expected an event of the configuration (${known}), got "${event}"`);
  };
  const requireKey = (path: string, event: string, keys: readonly string[], key: string): void => {
    if (keys.includes(key)) return;
    const declared = keys.join(', ') || 'it has none';
    throw refuse(path, `expected a declared key of ${event} (${declared}), got "${key}"`);
  };
  const keys = keysOf('trigger.on.event', on.event);
  const where = Object.entries(on.where ?? {}).map(([key, value]): [string, string] => {
    requireKey('trigger.on.where', on.event, keys, key);
    return [key, String(value)];
  });
  if (on.key !== undefined) requireKey('trigger.on.key', on.event, keys, on.key);
  if (unless) {
    const others = keysOf('trigger.unless.event', unless.event);
    if (unless.event === on.event)
      throw refuse('trigger.unless.event', `expected another event than ${on.event}: that lets it be made`);
    if (unless.sameKey) requireKey('trigger.unless.sameKey', unless.event, others, on.key!);
  }
  return {
    on: {
      event: on.event,
      ...(where.length > 0 ? { where: Object.fromEntries(where) } : {}),
      ...(on.key === undefined ? {} : { key: on.key }),
    },
    waitMinutes,
    ...(unless ? { unless: { event: unless.event, sameKey: unless.sameKey ?? false } } : {}),
    againAfterMinutes,
  };
}
