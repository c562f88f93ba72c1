import type { ComplaintCause, EventDocument } from './facts';

/** Complaints about messages; any other is about the parcel, and switches nothing off. */
const ABOUT_MESSAGES: readonly (ComplaintCause | undefined)[] = ['too-many', 'irrelevant', 'misleading'];

export const isAboutMessages = ({ kind, nid, cause }: EventDocument): boolean =>
  kind === 'feedback' && nid !== '' && ABOUT_MESSAGES.includes(cause);
