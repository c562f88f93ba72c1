import type { Client } from './client';
import { now } from './now';
import { noteLaunch } from './outbox';
import type { EnterOptions } from './wxLike';

/** Subscribe message, and template message, under which some WeChats report the same card (PLATFORM §8). */
const CARD_SCENES: readonly number[] = [1107, 1014];
/** The notification's id, and the mark that its click is believed by. */
const NID = /^[\w-]{30}$/;

/**
 * Notes the launch, or the click if the mini program was opened from a card. By another scene (a shared page, the recent list) the same
 * link is no click; that the notification is the caller's own, the server checks.
 */
export function noteEntry(client: Client, options: EnterOptions | undefined, scenes = CARD_SCENES): void {
  const { scene, query } = options || {};
  const nid = (query && query.nid) as string;
  // `undefined` is too short for one.
  const isLink = NID.test(nid);
  const isCard = isLink && scenes.indexOf(scene!) >= 0;
  if (isLink && !isCard) client.say('no-click', { nid, scene });
  if (isCard) client.lastCard = nid.slice(0, 22);
  if (!isCard || client.outbox.clicks.some((click) => click.nid === nid)) return noteLaunch(client);
  client.outbox.clicks.push({ nid, at: now() });
  client.save();
}
