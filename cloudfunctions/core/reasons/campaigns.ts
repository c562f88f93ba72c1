import { GOES_OUT, NOTHING_TO_DO, NOT_SENT, type ReasonWords } from './words';

/** What is decided of messages to many, by their campaign or by the content that each is given. */
export const CAMPAIGNS = {
  CONTENT_UNFIT: {
    was: {
      en: 'what was known of the user did not fit the field that it was to stand in',
      zh: '填入该用户的信息后，内容不符合字段要求',
    },
    then: { failed: NOT_SENT },
    advice: {
      en: 'Let the field cut what is too long (overLong: "truncate"), or mend the trait or the function that gave it; then replay.',
      zh: '可设该字段 overLong: "truncate" 截断，或修正该用户的特征或给出内容的云函数，然后重放。',
    },
  },
  CONTENT_TO_COME: {
    was: {
      en: 'the team’s own function was left to give its content shortly before the time',
      zh: '临近发送时才向内容云函数获取内容',
    },
    then: { scheduled: GOES_OUT },
    advice: NOTHING_TO_DO,
  },
  CONTENT_SKIPPED: {
    was: {
      en: 'the team’s own function left it out',
      zh: '内容云函数选择跳过该用户',
    },
    then: { suppressed: NOT_SENT },
    advice: NOTHING_TO_DO,
  },
  CONTENT_UNAVAILABLE: {
    was: {
      en: 'the team’s own function gave no content for it',
      zh: '内容云函数没有给出该用户的内容',
    },
    then: { failed: NOT_SENT },
    advice: {
      en: 'See the function’s log for why; mend it, then replay by id with data.',
      zh: '请查看该云函数日志并修复，然后按 id 携带 data 重放。',
    },
  },
  CONTROL: {
    was: {
      en: 'the user was drawn for the control group of the campaign',
      zh: '用户被抽入活动的对照组',
    },
    then: { suppressed: NOT_SENT },
    advice: {
      en: 'Nothing to do: what the others do is compared with what these do.',
      zh: '无需处理：对照组用于比较效果。',
    },
  },
  UNLESS: {
    was: {
      en: 'the user did meanwhile what made it needless',
      zh: '用户其间已做了使其不再需要的事',
    },
    then: { suppressed: NOT_SENT },
    advice: NOTHING_TO_DO,
  },
  NOT_IN_SEGMENT: {
    was: {
      en: 'the user was not in the segment of the campaign when it was due',
      zh: '到时用户已不在活动的人群中',
    },
    then: { suppressed: NOT_SENT },
    advice: NOTHING_TO_DO,
  },
  LATECOMER: {
    is: {
      en: 'its user came to a running campaign later, and is still to be taken in',
      zh: '用户在活动进行中才给出次数，尚待活动纳入',
    },
    was: {
      en: 'its user came to a running campaign later, and was still to be taken in',
      zh: '用户在活动进行中才给出次数，当时尚待活动纳入',
    },
    then: {
      heldBack: {
        en: 'it goes out when its campaign comes to it, within its steps, pace and confirmed number, {until}',
        zh: '按活动的分步、速度与确认人数轮到时发送，{until}',
      },
      scheduled: GOES_OUT,
    },
    advice: NOTHING_TO_DO,
  },
  PAUSED: {
    is: {
      en: 'its campaign, or everything promotional, is paused',
      zh: '所属活动或所有营销消息已暂停',
    },
    was: {
      en: 'its campaign, or everything promotional, was paused',
      zh: '当时所属活动或所有营销消息已暂停',
    },
    then: {
      heldBack: {
        en: 'it goes out when the campaign goes on, {until}',
        zh: '活动恢复后发送，{until}',
      },
      scheduled: GOES_OUT,
    },
    advice: {
      en: 'Resume it, or stop the campaign.',
      zh: '请恢复，或停止该活动。',
    },
  },
} as const satisfies Record<string, ReasonWords>;
