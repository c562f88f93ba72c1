import { createHmac, timingSafeEqual } from 'node:crypto';

const ID_LENGTH = 22;
/** 48 bits: who guesses online finds one in 140 trillion. */
const MARK_LENGTH = 8;

/**
 * What stands in a card's link behind the notification's id. Only who has the secret can make it, so a click that carries it
 * comes from the card, and from its owner, without a look at the database.
 */
const markOf = (secret: string, id: string, openid: string): string =>
  createHmac('sha256', secret).update(`${id}:${openid}`).digest('base64url').slice(0, MARK_LENGTH);

/** The `nid` of a link: 30 characters. */
export const linkNid = (secret: string, id: string, openid: string): string =>
  id + markOf(secret, id, openid);

/** The notification's id of a `nid`, whether it carries a mark or is the id itself. */
export const idOfNid = (nid: string): string => nid.slice(0, ID_LENGTH);

/** Whether the link was made for this user. */
export function isLinkOf(secret: string, nid: string, openid: string): boolean {
  const expected = Buffer.from(linkNid(secret, idOfNid(nid), openid));
  const given = Buffer.from(nid);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
