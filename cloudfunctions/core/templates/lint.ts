/** What WeChat's reviewers and its service cards turn away (PLATFORM §9). A hint, not a verdict: people decide. */
const DONE =
  /成功|失败|完成|进度|状态|结果|到货|到期|取消|变更|发货|签收|支付|开始|取货|审核|退款|预约|订单|中奖/;
const TIMED = /^(定时|每日|每天|消息|系统)?(提醒|消息|通知)$|定时提醒|提醒消息/;
/** Trades of service cards: pay-linked, sent without a credit. */
const CARDS: readonly [RegExp, string][] = [
  [/取货|自提/, '2002'],
  [/发货|物流|快递|配送|签收/, '2001, 2004, 2006'],
  [/取餐|排队/, '1004, 1005, 2007'],
  [/酒店|入住/, '2008'],
  [/航班|火车|车票|门票/, '2009–2011'],
];

export function lintTemplate({ title, scene }: { title: string; scene?: string | undefined }): string[] {
  const hints: string[] = [];
  if (!/(通知|提醒)$/.test(title))
    hints.push(`title "${title}": expected to end in 通知 or 提醒. 标题应以“通知”或“提醒”结尾。`);
  if (TIMED.test(title))
    hints.push(
      `title "${title}": a timed or general reminder is no notice after the user's act. 不属于用户操作后的服务通知。`,
    );
  else if (!DONE.test(title))
    hints.push(
      `title "${title}": expected status, subject and act, as 预约成功提醒. 标题应写明服务状态、主体与动作。`,
    );
  const card = CARDS.find(([trade]) => trade.test(title));
  if (card)
    hints.push(
      `title "${title}": a service card (${card[1]}) does the same; WeChat says that it will intercept such messages. 与服务卡片用途重复，可能被拦截。`,
    );
  if (scene !== undefined && (scene.trim() === '' || [...scene].length > 15))
    hints.push(`scene: expected 1 to 15 characters, got ${[...scene].length}. 场景说明须为 1 至 15 个字符。`);
  return hints;
}
