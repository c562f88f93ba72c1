import { notify } from './cloud';
import type { OwnContent, Outline } from './notify';

/** How a page is told of it. */
export interface Told {
  /** Who asked to be told. */
  asked: number;
  /** Of these, for whom a message is scheduled. It leaves if they have a credit then; if not, their inbox has it. */
  scheduled: number;
}

/** What one call takes. */
const CHUNK = 100;

/** Hands over any number of notifications whose content a function gives; they leave within seconds, at the pace that WeChat takes. */
export async function tellAll(notifications: readonly Outline[], content: OwnContent): Promise<Told> {
  let scheduled = 0;
  for (let at = 0; at < notifications.length; at += CHUNK) {
    const { results } = await notify.sendMany(notifications.slice(at, at + CHUNK), { content });
    scheduled += results.filter((result) => 'id' in result && result.willSend).length;
  }
  return { asked: notifications.length, scheduled };
}
