import type { FeedbackOutcome, Mute } from '../notify';

/** `track` takes the request and says per event what it did not count, here: a notification of somebody else. */
export const isRefused = (answer: FeedbackOutcome): boolean => Boolean(firstOf(answer).error);

/** What became of the topic, where the complaint was about messages. */
export const muteOf = (answer: FeedbackOutcome): Mute | undefined => firstOf(answer).mute;

const firstOf = ({ results }: FeedbackOutcome): Partial<FeedbackOutcome['results'][number]> =>
  results[0] || {};
