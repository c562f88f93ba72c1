import type { FeedbackOutcome, Mute, Notify } from '../notify';

/** A topic as the settings page calls it. */
export interface Topic {
  name: string;
  title: string;
}

export const NO_TOPIC: Topic = { name: '', title: '' };

/** @returns `NO_TOPIC` where nobody knows: then only everything can be muted */
export function topicOf(notify: Notify, name: string): Topic {
  const { title } = notify.known().preferences.topics.filter((topic) => topic.name === name)[0] || {};
  // The function knows it, so it is one; the launch has not brought its title yet.
  return name ? { name, title: title || name } : NO_TOPIC;
}

/** `track` takes the request and says per event what it did not count, here: a notification of somebody else. */
export const isRefused = (answer: FeedbackOutcome): boolean => Boolean(firstOf(answer).error);

/** What became of the topic, where the complaint was about messages. */
export const muteOf = (answer: FeedbackOutcome): Mute | undefined => firstOf(answer).mute;

const firstOf = ({ results }: FeedbackOutcome): Partial<FeedbackOutcome['results'][number]> =>
  results[0] || {};
