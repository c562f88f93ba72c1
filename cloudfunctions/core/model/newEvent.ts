import type { EventDocument } from './facts';

type Given = Pick<EventDocument, '_id' | 'kind' | 'openid' | 'at'> & Partial<EventDocument>;

/** Every field present, so that every condition and index has something to stand on. */
export const newEvent = (given: Given): EventDocument => ({
  nid: '',
  name: '',
  value: 0,
  rating: 0,
  category: '',
  text: '',
  props: {},
  fromClient: false,
  call: '',
  dueAt: given.at,
  looks: 0,
  stage: 'new',
  ...given,
});
