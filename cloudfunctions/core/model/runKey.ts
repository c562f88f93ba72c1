/**
 * `_id` of the run of a campaign that repeats: from the campaign's and the minute that it was due at, so that whoever makes
 * it makes the same. `campaign:weekly` gives `campaign:weekly.20261130T0200Z`.
 * @param at epoch ms
 */
export const runKey = (campaign: string, at: number): string =>
  `${campaign}.${new Date(at).toISOString().slice(0, 16).replace(/[-:]/g, '')}Z`;
