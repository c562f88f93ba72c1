import type { Cap, Config, Template } from '../config/config';
import type { Recipient } from '../model/user';

const HOUR = 60 * 60_000;
const MINUTE = 60_000;

type Send = Recipient['recent'][number];

/**
 * When the user's caps let another message of this template through; `undefined` = now. A rolling window: each
 * send counts until it is `hours` old. The excess is delayed, never dropped (a throttle, in Inngest's words).
 * @returns epoch ms
 */
export function cappedUntil(
  config: Config,
  template: Template,
  user: Recipient,
  now: number,
): number | undefined {
  const classOf = (send: Send) => config.templates[send.template]?.class;
  const topicOf = (send: Send) => config.templates[send.template]?.topic;
  const untils = [
    until(
      config.caps[template.class],
      user.recent.filter((send) => classOf(send) === template.class),
      now,
    ),
    until(
      config.topics[template.topic]?.cap,
      user.recent.filter((send) => topicOf(send) === template.topic),
      now,
    ),
  ];
  const latest = Math.max(...untils);
  return latest > now ? latest : undefined;
}

function until(cap: Cap | undefined, sends: Send[], now: number): number {
  if (!cap || sends.length === 0) return now;
  const interval = sends.at(-1)!.at + (cap.leastIntervalMinutes ?? 0) * MINUTE;
  const window = cap.hours * HOUR;
  const inWindow = sends.filter(({ at }) => at > now - window);
  // Room comes when the oldest of the last `max` sends leaves the window.
  const full = inWindow.length >= cap.max ? inWindow.at(-cap.max)!.at + window : now;
  return Math.max(interval, full, now);
}
