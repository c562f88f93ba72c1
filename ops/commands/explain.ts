import { parseRequest, sendRequest, type Refusal } from '../../cloudfunctions/core/contract';
import {
  explain,
  type MessageStory,
  type PairStory,
  type Step,
} from '../../cloudfunctions/core/notifications/explain';
import type { Context } from '../../cloudfunctions/core/ports/context';
import type { Reason } from '../../cloudfunctions/core/reasons/table';
import { given } from '../base/given';
import { table } from '../base/table';
import { accountWords, consentWords, creditWords, stateWords, timeWords } from '../base/words';

export interface ExplainOptions {
  id?: string | undefined;
  to?: string | undefined;
  template?: string | undefined;
}

/** Why this user did or did not get it. @returns what to print */
export async function explainSend(context: Context, options: ExplainOptions): Promise<string[]> {
  const request = parseRequest(sendRequest, { action: 'explain', ...given({ ...options }) });
  if (request.action !== 'explain') throw new Error(`expected an explain, got ${request.action}`);
  const story = await explain(asAFunction(context), request);
  const zone = context.config.timeZone;
  return 'steps' in story ? ofMessage(story, zone) : ofPair(story, zone);
}

/** What is asked is whether a function could send: that this machine cannot says nothing about the user. */
function asAFunction(context: Context): Context {
  const { wechat } = context;
  const { from } = wechat.transport;
  return { ...context, wechat: { ...wechat, transport: { by: 'cloud', everywhere: false, from } } };
}

function ofMessage(story: MessageStory, zone: string): string[] {
  const { id, to, template, key, state, reason, dueAt, steps, credits, consent } = story;
  return [
    `${id}  ${template}  to 用户 ${to}  key ${key || '-'}`,
    `state 状态: ${stateWords(state)}${dueAt ? `, due 计划 ${timeWords(dueAt, zone)}` : ''}`,
    ...whyLines(reason),
    `credits 次数: ${accountWords(credits)}`,
    ...(consent ? [`agreed 同意: ${consentWords(consent, zone)}`] : []),
    '',
    ...table(
      ['at 时间', 'state 状态', 'credit 次数', 'why 原因'],
      steps.map((step) => [
        timeWords(step.at, zone),
        stateWords(step.state),
        creditWords(step.credit),
        stepWords(step),
      ]),
    ),
  ];
}

function ofPair({ to, template, canSend, reason, credits, latest }: PairStory, zone: string): string[] {
  return [
    `${template}  to 用户 ${to}`,
    canSend ? 'It could go now. 现在可以发送。' : 'It could not go now. 现在不能发送。',
    ...whyLines(reason),
    `credits 次数: ${accountWords(credits)}`,
    '',
    ...(latest.length === 0
      ? ['No notification of it to this user. 没有发给该用户的此类通知。']
      : table(
          ['created 创建', 'key', 'state 状态', 'id', 'reason 原因'],
          latest.map((one) => [
            timeWords(one.at, zone),
            one.key,
            stateWords(one.state),
            one.id,
            one.reason ? `${one.reason.code}: ${one.reason.message}` : '',
          ]),
        )),
  ];
}

const whyLines = (reason: Reason | undefined): string[] =>
  reason ? [`why 原因: ${reason.code}: ${reason.message}`, `to do 建议: ${reason.advice}`] : [];

const stepWords = ({ reason, code }: Step): string =>
  [reason ? `${reason.code}: ${reason.message}` : '', code ? refusalWords(code) : '']
    .filter((part) => part !== '')
    .join(' — ');

const refusalWords = ({ code, meaning, text, name, sent }: Refusal): string =>
  [
    `WeChat 微信 ${code}: ${meaning}`,
    ...(text === undefined ? [] : [text]),
    ...(name === undefined ? [] : [sent === undefined ? name : `${name}: ${JSON.stringify(sent)}`]),
  ].join('; ');
