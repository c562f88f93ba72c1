/**
 * The secret that links are marked with, the same in every test: warm functions keep it, so it must outlive a reset of the
 * data.
 */
import type { LockDocument } from '../../cloudfunctions/core/model/figures';
import { linkNid } from '../../cloudfunctions/core/model/link';

export const LINKS: LockDocument = {
  _id: 'links',
  token: '',
  until: 0,
  number: 0,
  at: 0,
  secret: 'of-all-tests',
};

/** The `nid` of a card's link. */
export const nidOf = (id: string, openid: string): string => linkNid('of-all-tests', id, openid);
