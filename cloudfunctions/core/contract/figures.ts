/**
 * What every figure means: one table for answers, `ops`, CSV files and docs. A rate is computed by its line here.
 */
import type { CampaignCounter } from '../model/campaignCounter';
import type { Counters } from '../model/figures';
import type { Sentence } from '../reasons/table';
import { LEAST } from '../statistics/differenceBounds';

/** A rate with what it was made of; `rate` is `null` where it is of fewer than 30: of so few it says nothing. */
export interface Rate {
  rate: number | null;
  of: number;
  count: number;
}

/** On which day a figure is booked: of the send that it follows from, of the assignment to a part, or of the fact itself. */
type Booked = 'send' | 'assigned' | 'own';

export interface FigureDefinition {
  name: Sentence;
  says: Sentence;
  booked: Booked;
  /** What comes later (a receipt, an answer, a click, a revert) still changes it. */
  changes: boolean;
}
/** What rates are made of. */
type Operand = keyof Counters | CampaignCounter | 'assigned';

export interface RateDefinition extends FigureDefinition {
  count: Operand | 'successful';
  /** `successful`: delivered where receipts arrive, otherwise accepted. */
  of: Operand | 'successful';
}

const figure = (
  [en, zh]: [string, string],
  [saysEn, saysZh]: [string, string],
  booked: Booked,
  changes: boolean,
): FigureDefinition => ({ name: { en, zh }, says: { en: saysEn, zh: saysZh }, booked, changes });

const SHARED = {
  attempted: figure(
    ['attempted', '尝试'],
    ['handed to WeChat; what is sent again counts again', '交给微信的次数；重发再计一次'],
    'send',
    false,
  ),
  accepted: figure(['accepted', '受理'], ['WeChat took it', '微信已受理'], 'send', true),
  unknown: figure(
    ['unknown', '未知'],
    ['without a trustworthy answer, as long as there is none', '没有可信答复，直至有结果'],
    'send',
    true,
  ),
  delivered: figure(
    ['delivered', '送达'],
    ['a receipt says that it was shown', '回执显示已送达'],
    'send',
    true,
  ),
  undelivered: figure(
    ['undelivered', '未送达'],
    ['a receipt says that it was not shown', '回执显示未送达'],
    'send',
    true,
  ),
  clicked: figure(
    ['clicked', '点击'],
    ['notifications clicked at least once', '至少点击一次的通知'],
    'send',
    true,
  ),
  converted: figure(
    ['converted', '转化'],
    ['clicked notifications with a sale that stands', '被点击且有未撤销转化的通知'],
    'send',
    true,
  ),
  conversions: figure(
    ['sales', '转化次数'],
    [
      'sales, less those taken back; of a click: on the day of its send, else on its own',
      '转化次数，减去撤销；归于点击的记在发送日，否则记在当日',
    ],
    'send',
    true,
  ),
  value: figure(['value', '金额'], ['of those sales, in fen', '上述转化的金额，单位为分'], 'send', true),
} as const;

/** Of a day, a template, a topic: `stats overview`. */
const DAYS: Record<keyof Counters, FigureDefinition> = {
  ...SHARED,
  refused: figure(
    ['refused', '拒绝'],
    ['WeChat refused it, for good or for now', '微信拒绝，永久或暂时'],
    'send',
    true,
  ),
  merged: figure(
    ['in digests', '汇总'],
    ['notifications that accepted digests told of', '随已受理的汇总送出的通知'],
    'send',
    false,
  ),
  unsubscribed: figure(
    ['left', '退订'],
    ['users who said no, by what they said it to', '退订的用户，按退订的对象'],
    'own',
    false,
  ),
  feedback: figure(
    ['feedback', '反馈'],
    ['ratings, suggestions, complaints', '评分、建议、投诉'],
    'send',
    false,
  ),
  complaints: figure(['complaints', '投诉'], ['of whatever they are about', '全部投诉'], 'send', false),
  ratings: figure(['ratings', '评分数'], ['feedback with a rating', '带评分的反馈'], 'send', false),
  ratingSum: figure(['rating sum', '评分合计'], ['their sum', '评分之和'], 'send', false),
};

/** Of a campaign and its parts: `campaign.report`, `stats campaign`. */
const CAMPAIGNS: Record<CampaignCounter, FigureDefinition> = {
  ...SHARED,
  refusals: figure(
    ['refused', '违规拒绝'],
    ['refused for good because of content, template or account', '因内容、模板或账号被永久拒绝'],
    'send',
    true,
  ),
  failures: figure(
    ['failed', '失败'],
    ['refused for good for any other reason, such as no credit', '因其他原因被永久拒绝，如没有次数'],
    'send',
    true,
  ),
  later: figure(
    ['refused for now', '暂缓'],
    ['refused for now, and tried again', '暂时拒绝，稍后重试'],
    'send',
    false,
  ),
  goals: figure(
    ['goals', '达成'],
    [
      'assigned users with a sale that stands within the window of attribution, clicked or not, control groups too',
      '分配后在归因窗口内有未撤销转化的用户，无论是否点击，含对照组',
    ],
    'assigned',
    true,
  ),
  complaints: figure(
    ['complaints', '投诉'],
    ['about its messages: too many, irrelevant, misleading', '针对消息的投诉：太多、无关、误导'],
    'send',
    false,
  ),
  unsubscribes: figure(
    ['left', '退订'],
    [
      'users who said no to it within three days of its send, no other campaign having come after it',
      '发送后三天内退订、且其后没有其他活动的用户',
    ],
    'send',
    false,
  ),
};

const rate = (
  names: [string, string],
  [count, of]: [RateDefinition['count'], RateDefinition['of']],
  says: [string, string],
  booked: Booked = 'send',
): RateDefinition => ({ ...figure(names, says, booked, true), count, of });

const RATES = {
  deliveryRate: rate(
    ['delivery rate', '送达率'],
    ['successful', 'attempted'],
    ['successful ÷ attempted; refusals stay in the denominator', '成功 ÷ 尝试，被拒绝的留在分母'],
  ),
  clickRate: rate(
    ['click rate', '点击率'],
    ['clicked', 'successful'],
    ['clicked ÷ successful', '点击 ÷ 成功'],
  ),
  conversionRate: rate(
    ['conversion rate', '转化率'],
    ['converted', 'clicked'],
    ['converted ÷ clicked', '转化 ÷ 点击'],
  ),
  goalRate: rate(
    ['goal rate', '达成率'],
    ['goals', 'assigned'],
    ['goals ÷ assigned users, sent to or not', '达成 ÷ 分配的用户，无论是否发送'],
    'assigned',
  ),
  complaintRate: rate(
    ['complaint rate', '投诉率'],
    ['complaints', 'successful'],
    ['complaints ÷ successful', '投诉 ÷ 成功'],
  ),
  unsubscribeRate: rate(
    ['leaving rate', '退订率'],
    ['unsubscribes', 'successful'],
    ['left ÷ successful', '退订 ÷ 成功'],
  ),
  refusalRate: rate(
    ['refusal rate', '拒绝率'],
    ['refusals', 'attempted'],
    ['refused because of content, template or account ÷ attempted', '违规拒绝 ÷ 尝试'],
  ),
} as const;
export type RateName = keyof typeof RATES;

export const FIGURES = { days: DAYS, campaigns: CAMPAIGNS, rates: RATES } as const satisfies Record<
  string,
  Record<string, FigureDefinition>
>;

type Counts = Readonly<Partial<Record<Operand, number>>>;

/** Which of them successful ones are: delivered where receipts arrive, else accepted, and labelled so (DESIGN §9). */
export const basisOf = ({ delivered = 0, undelivered = 0 }: Counts): 'delivered' | 'accepted' =>
  delivered + undelivered > 0 ? 'delivered' : 'accepted';

/** Share of two counts. */
export const shareOf = (count: number, of: number): Rate => ({
  count,
  of,
  rate: of < LEAST ? null : count / of,
});

/** A rate by its line in the table. */
export function rateOf(name: RateName, counts: Counts): Rate {
  const valueOf = (operand: RateDefinition['of']): number =>
    counts[operand === 'successful' ? basisOf(counts) : operand] ?? 0;
  const { count, of } = RATES[name];
  return shareOf(valueOf(count), valueOf(of));
}
