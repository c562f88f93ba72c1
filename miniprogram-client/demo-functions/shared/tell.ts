import { notify } from './cloud';
import type { Notification } from './notify';

export interface Told {
  /** Who asked to be told. */
  asked: number;
  /** Of these, who is told as things stand. The others have no credit, or do not want to hear of it. */
  willSend: number;
}

/** What one call takes. */
const CHUNK = 100;

/** Hands over any number of notifications; they leave within seconds, at the pace that WeChat takes. */
export async function tellAll(notifications: readonly Notification[]): Promise<Told> {
  let willSend = 0;
  for (let at = 0; at < notifications.length; at += CHUNK) {
    const { results } = await notify.sendMany(notifications.slice(at, at + CHUNK));
    willSend += results.filter((result) => 'id' in result && result.willSend).length;
  }
  return { asked: notifications.length, willSend };
}
