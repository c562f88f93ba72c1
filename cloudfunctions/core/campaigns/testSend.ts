import { askContent, CONTENT_TIMEOUT, type Given } from '../content/ask';
import type { CampaignTest, NotificationRequest } from '../contract';
import { NotifyError } from '../errors';
import { notificationId } from '../model/id';
import type { MessageDocument } from '../model/message';
import type { Variant } from '../model/plan';
import { sendBuilt } from '../notifications/send';
import type { Context } from '../ports/context';
import { buildMessage } from '../queue/build';
import { buildGiven } from '../queue/given';
import { badRequest } from './spec';
import { isAsk, readCampaign, type Planned } from './stored';

const NOTE =
  'It is a real send: it spends one credit of the tester’s own, and follows their switches. Where this call has no WeChat token it goes out with the timer’s next run. It counts in no figures, and is not stopped with its campaign. 这是真实发送：消耗测试者自己的一次订阅，遵循其设置；本次调用没有微信令牌时，由定时器下次运行发送；不计入任何统计，也不随活动停止。';

/**
 * One variant to oneself, or to one of `campaigns.testers`. The same key again answers the first one and sends nothing.
 * @param by who asks
 * @throws NotifyError `FORBIDDEN` for anybody else, `BAD_REQUEST`, `KEY_REUSED` where the content is another by now
 */
export async function testCampaign(
  context: Context,
  by: string,
  {
    id,
    key,
    to = by,
    variant: name,
  }: { id: string; key: string; to?: string | undefined; variant?: string | undefined },
): Promise<CampaignTest> {
  requireTester(context, by, to);
  const campaign = await readCampaign(context, id);
  const variant = variantOf(campaign, name);
  const { data, page, query } = variant;
  const request: NotificationRequest = {
    to,
    template: campaign.content.template,
    key: `test:${id}:${key}`,
    data,
    page,
    query,
    whenNoCredit: 'drop',
  };
  const row = await rowOf(context, request, variant);
  const assigned = { id: campaign._id, part: variant.name, test: true as const };
  return { ...(await sendBuilt(context, { ...row, campaign: assigned })), note: NOTE };
}

async function rowOf(
  context: Context,
  request: NotificationRequest,
  { name, content }: Variant,
): Promise<MessageDocument> {
  if (!content) return buildMessage(context, request);
  return buildGiven(context, request, await given(context, request, content, name), content);
}

/** What a team's function gives for the tester, as it would for anybody. */
async function given(
  context: Context,
  { to, template, key }: NotificationRequest,
  source: NonNullable<Variant['content']>,
  variant: string,
): Promise<Given> {
  const id = notificationId(template, to, key);
  const people = [{ id, openid: to }];
  const call = { template, key, variant, preview: false, people };
  const answer = await askContent(context, source, call, CONTENT_TIMEOUT);
  if (answer.ok) return answer.given.get(id)!;
  throw new NotifyError('UNAVAILABLE', `content: ${answer.text}. 内容云函数未能给出内容。`);
}

function requireTester({ config }: Context, by: string, to: string): void {
  const { testers } = config.campaigns;
  if (to === by || testers.includes(to)) return;
  const expected = `expected whoever asks ("${by}") or one of campaigns.testers of notify.config.ts (${testers.join(', ') || 'none'})`;
  throw new NotifyError('FORBIDDEN', `to: ${expected}. 只能发给自己或配置的测试者。`, [
    { code: 'forbidden', path: 'to', message: expected },
  ]);
}

function variantOf(campaign: Planned, name?: string): Variant {
  if (isAsk(campaign))
    throw badRequest('id', 'expected a campaign that sends: this one asks', '征求订阅的活动不发送消息');
  const { variants } = campaign.plan.spec;
  const found = name === undefined ? variants[0] : variants.find((each) => each.name === name);
  if (found) return found;
  const known = variants.map((each) => each.name).join(', ');
  throw badRequest('variant', `expected one of ${known}, got "${name}"`, '没有该内容');
}
