/** One thing said in both languages. `{at}` is when it is due, `{until}` until when it is good. */
export interface Sentence {
  en: string;
  zh: string;
}

/** What a reason leads to in one state. */
export interface Then extends Sentence {
  /** Where another advice is right than the reason's own. */
  advice?: Sentence;
}

export interface ReasonWords {
  /** As it was: stays true of a step of the history and of what is over. */
  was: Sentence;
  /** As it is: of what stands in the way now, before anything is sent. */
  is?: Sentence;
  /** The states that it can stand in, with what follows in each: `null` where nothing is to be added. */
  then: Readonly<Record<string, Then | null>>;
  advice: Sentence;
}

export const NOTHING_TO_DO: Sentence = { en: 'Nothing to do.', zh: '无需处理。' };

export const NOT_SENT: Then = { en: 'it was not sent', zh: '未发送' };
export const WAITS = { en: 'it waits for the next accept, {until}', zh: '等待用户再次订阅，{until}' };
export const GOES_OUT = { en: 'it goes out {at}', zh: '将于{at}发送' };
export const STAYS_OPEN = {
  en: 'the digest stays open, what is in it is in the inbox, and it is tried again {at}',
  zh: '汇总保持打开，其中内容可在收件箱查看，将于{at}再次尝试',
};
export const TAKEN_UP = { en: 'it is taken up again {at}', zh: '将于{at}重新处理' };
