/** What the reference says of one message to many, as a function asks for it. */
import type { Sentence } from '../../../cloudfunctions/core/reasons/table';

export const CONTENT_FUNCTION: Sentence = {
  en: 'One of `contentFunctions` in the configuration.',
  zh: '配置的 `contentFunctions` 之一。',
};

export const TO_MANY_ACTIONS: Readonly<Record<string, Sentence>> = {
  'send.toWish': { en: 'Sends to those who wait for a thing.', zh: '发给在等某样东西的人。' },
  'send.toSegment': {
    en: 'Sends to everybody of a stored segment who has a credit (a consent) for it; the timer goes on with a long one.',
    zh: '发给已保存人群中所有有次数（长期模板：已同意）的人；人多时由定时器继续。',
  },
};

export const TO_MANY_FIELDS: Readonly<Record<string, Sentence>> = {
  'send.toWish.key': {
    en: 'The occasion: with the same one nobody gets two.',
    zh: '这次到货的名字：同一个 key 没有人会收到两条。',
  },
  'send.toSegment.key': {
    en: 'The occasion: with the same one nobody gets two.',
    zh: '这次发送的名字：同一个 key 没有人会收到两条。',
  },
  'send.toSegment.segment': {
    en: 'Its name; the version that it has at the first call.',
    zh: '人群的名字；取首次调用时的版本。',
  },
  'send.toSegment.content.function': CONTENT_FUNCTION,
  'send.toWish.limit': {
    en: 'The stock: at most so many get it. Default: no limit.',
    zh: '库存：最多这么多人收到。默认：不限。',
  },
  'send.toWish.content.function': CONTENT_FUNCTION,
  'send.toWish.order': {
    en: 'Who has waited longest first, or in no order, for long lists. Default: `oldest`.',
    zh: '等得最久的优先，或不分先后（名单很长时）。默认：`oldest`。',
  },
};
