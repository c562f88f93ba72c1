/** Of campaigns that come back to people: those who did not click, those who give a credit later. */
import type { Sentence } from '../../../cloudfunctions/core/reasons/table';
import { both } from './sentence';

export const LACKING: Sentence = both(
  'Whom of its audience it cannot reach for want of a credit, page by page, made anew each time.',
  '人群中因没有次数而无法触达的人，按页给出，每次重新生成。',
);

export const LATER_FIELDS: Readonly<Record<string, Sentence>> = {
  'manage.campaign.withoutCredit.after': both('`next` of the page before.', '上一页的 `next`。'),
  'manage.campaign.withoutCredit.limit': both(
    '1–500 people to look at. Default: 100.',
    '查看多少人，1–500，默认 100。',
  ),
  'manage.once.alsoLater': both(
    'Until `endsAt` it also goes to those of the audience who give a credit while it runs. Default: `false`.',
    '到 `endsAt` 为止，人群中在活动进行期间给出次数的人也会收到。默认 `false`。',
  ),
  'manage.once.audience.notClicked': both(
    'In place of `openids`: who got each of these 1–10 campaigns (accepted, not told as not shown, not in a digest) and has clicked none of their cards.',
    '代替 `openids`：收到过这 1–10 个活动中的每一个（已被接受、未被告知未展示、不在汇总中）且一次也未点击的人。',
  ),
  'manage.campaign.duplicate.notClicked': both(
    'For those who got it and have not clicked its card: a copy of the kind `once`, with `audience.notClicked`.',
    '发给收到但未点击的人：副本为 `once`，人群为 `audience.notClicked`。',
  ),
};

export const LATER_ANSWERS: Readonly<Record<string, Sentence>> = {
  'PeopleWithoutCredit.people': both(
    'By openid, as they are now. There may be none, though others follow.',
    '按 openid 排列，以此刻为准；可能为空，但后面还有。',
  ),
  'PeopleWithoutCredit.next': both(
    'Where the next page begins; absent: nobody follows.',
    '下一页从哪里开始；没有：已到末尾。',
  ),
  'PersonWithoutCredit.openid': both('Of the user.', '用户的 openid。'),
  'PersonWithoutCredit.reason': both('What they lack.', '缺少什么。'),
  'PersonWithoutCredit.otherwise': both(
    'Why it would not reach them with a credit either; absent: it would.',
    '有次数也不会收到的原因；没有：会收到。',
  ),
  'CampaignView.cameLater': both(
    'With `alsoLater`: of those with a notification, who gave the credit while it was running and has been taken in.',
    '使用 `alsoLater` 时：其中在活动进行中给出次数、已被纳入的人数。',
  ),
  'CampaignReport.cameLater': both(
    'With `alsoLater`: so many of those assigned gave the credit while it was running.',
    '使用 `alsoLater` 时：已分配的人中，在活动进行中才给出次数的人数。',
  ),
  'CampaignPreview.mayComeLater': both(
    'With `alsoLater`: who has no credit, and gets it if they give one before its end.',
    '使用 `alsoLater` 时：目前没有次数、在结束前给出即会收到的人数。',
  ),
};
