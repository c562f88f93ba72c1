import { manageCampaign } from '../../cloudfunctions/core/campaigns/manage';
import {
  isAboutCampaigns,
  manageRequest,
  parseRequest,
  type AskPreview,
  type AskReport,
  type CampaignList,
  type CampaignPeople,
  type CampaignPreview,
  type CampaignReport,
  type CampaignRequest,
  type CampaignTest,
  type CampaignView,
  type ListedCampaign,
  type PeopleWithoutCredit,
  type RepeatReport,
} from '../../cloudfunctions/core/contract';
import { audited } from '../../cloudfunctions/core/management/audited';
import { pauseAllPromotional, resumeAllPromotional } from '../../cloudfunctions/core/management/promotional';
import type { Context } from '../../cloudfunctions/core/ports/context';
import { reasonNow, type ReasonCode } from '../../cloudfunctions/core/reasons/table';
import { shellActor } from '../base/actor';
import { given } from '../base/given';
import { jsonFile } from '../base/jsonFile';
import { momentOf } from '../base/moment';
import { OpsError } from '../base/problems';
import type { Progress } from '../base/progress';
import { timeWords } from '../base/words';
import { agreedLines, askPreviewLines, askReportLines, askWords } from './campaignAsk';
import { listLacking, writeLacking } from './campaignLacking';
import { paceLines } from './campaignPace';
import { listPeople, writePeople, writeReport } from './campaignPeople';
import { nextLines, repeatReportLines, writeRepeatReport, repeatWords, runLines } from './campaignRepeat';
import { reportLines } from './campaignReport';
import { contentLines } from './contentLines';

/** What one campaign is told to do. */
export const CAMPAIGN_WORDS = [
  'show',
  'preview',
  'report',
  'people',
  'create',
  'start',
  'undo',
  'pause',
  'resume',
  'stop',
  'rate',
  'end',
  'test',
  'duplicate',
] as const;
export type CampaignWord = (typeof CAMPAIGN_WORDS)[number];

/** Of which `--at` is the end. */
const ENDS: readonly CampaignWord[] = ['create', 'end', 'duplicate'];

export type CampaignOptions = { name: 'campaign' } & (
  | ({ what: 'list' } & Record<'state' | 'kind' | 'place' | 'limit', string | undefined>)
  /** Everything promotional. */
  | { what: 'pauseAll' | 'resumeAll'; reason: string | undefined }
  | {
      what: CampaignWord;
      id: string;
      /** Of `create`: a JSON file with what the campaign is. */
      file: string | undefined;
      confirmed: string | undefined;
      /** Of `start`: when it begins; of `create`, `end` and `duplicate`: when it ends. Also `+7d`, from now. */
      at: string | undefined;
      perSecond: string | undefined;
      /** Of `test`. */
      key: string | undefined;
      to: string | undefined;
      variant: string | undefined;
      /** Of `duplicate`. */
      as: string | undefined;
      notClicked: true | undefined;
      outcome: string | undefined;
      part: string | undefined;
      reason: string | undefined;
      /** Of `report` and `people`: a CSV file. */
      out: string | undefined;
    }
);

/** Each as `manage` does it, and in the audit log like it. @returns what to print */
export async function runCampaign(
  context: Context,
  options: CampaignOptions,
  progress: Progress,
): Promise<string[]> {
  const zone = context.config.timeZone;
  if (options.what === 'list') {
    const { state, kind, place, limit } = options;
    const { campaigns } = (await does(context, {
      action: 'campaign.list',
      ...given({ state, kind, place, limit }),
    })) as CampaignList;
    return campaigns.length === 0 ? ['None. 没有活动。'] : campaigns.map((each) => line(each, zone));
  }
  if (!('id' in options)) return [await runAll(context, options)];
  const { what, id, file, confirmed, at, perSecond, key, to, variant, as, notClicked } = options;
  const { outcome, part, reason, out } = options;
  const asked = {
    action: `campaign.${what}`,
    id,
    ...(what === 'create' ? jsonFile(file, 'create: expected --file FILE.json, what the campaign is') : {}),
    ...given({ [ENDS.includes(what) ? 'endsAt' : 'at']: momentOf(at, context.clock.now()) }),
    ...given({ confirmed, perSecond, key, to, variant, as }),
    ...(notClicked ? { notClicked } : {}),
    ...given({ outcome, part, reason }),
  };
  if (what === 'report') {
    const report = (await does(context, asked)) as CampaignReport | RepeatReport | AskReport;
    if ('gained' in report) return askReportLines(report, zone);
    if ('runs' in report)
      return out === undefined ? repeatReportLines(report, zone) : writeRepeatReport(report, out);
    return out === undefined ? reportLines(report, zone) : writeReport(report, out);
  }
  if (what === 'people' && outcome === 'noCredit') {
    const ask = pagesOf<PeopleWithoutCredit>(context, { action: 'campaign.withoutCredit', id });
    return out === undefined ? listLacking(ask) : writeLacking(ask, out, progress);
  }
  if (what === 'people') {
    const ask = pagesOf<CampaignPeople>(context, asked);
    return out === undefined ? listPeople(ask) : writePeople(ask, out, progress);
  }
  if (what === 'preview') {
    const preview = (await does(context, asked)) as CampaignPreview | AskPreview;
    return 'wouldAsk' in preview
      ? askPreviewLines(preview)
      : [...nextLines(preview, zone), ...previewLines(preview)];
  }
  if (what === 'test') return testLines((await does(context, asked)) as CampaignTest);
  return viewLines((await does(context, asked)) as CampaignView, zone);
}

async function runAll(
  context: Context,
  { what, reason }: { what: 'pauseAll' | 'resumeAll'; reason: string | undefined },
): Promise<string> {
  const pauses = what === 'pauseAll';
  const request = parseRequest(
    manageRequest,
    pauses ? { action: 'promotional.pause', ...given({ why: reason }) } : { action: 'promotional.resume' },
  );
  const { by: who } = shellActor();
  const { since, by, why } = await audited(context, shellActor(), request, () =>
    pauses ? pauseAllPromotional(context, who, reason!) : resumeAllPromotional(context),
  );
  if (since === undefined) return 'Nothing was paused. 营销消息未被暂停。';
  const whose = `since ${timeWords(since, context.config.timeZone)}, by ${by}: ${why}`;
  return pauses
    ? `Everything promotional is paused 所有营销消息已暂停, ${whose}`
    : `Everything promotional goes on 所有营销消息已恢复; it was paused ${whose}`;
}

/** In the audit log it is one look, however many pages. */
function pagesOf<Page>(
  context: Context,
  asked: object,
): (after: string | undefined, limit: number) => Promise<Page> {
  let first = true;
  return async (after, limit) => {
    const page = { ...asked, ...given({ after }), limit };
    const answer = first
      ? await does(context, page)
      : await manageCampaign(context, shellActor().by, parseRequest(manageRequest, page) as CampaignRequest);
    first = false;
    return answer as Page;
  };
}

async function does(context: Context, asked: object) {
  const request = parseRequest(manageRequest, asked);
  if (!isAboutCampaigns(request)) throw new OpsError(['expected a request of campaigns']);
  return audited(context, shellActor(), request, () =>
    manageCampaign(context, shellActor().by, request as CampaignRequest),
  );
}

const line = (
  { id, kind, state, made, startsAt, endsAt, pausedFor }: Omit<ListedCampaign, 'title'>,
  zone: string,
): string =>
  [
    id.padEnd(20),
    pausedFor ? `${state} (${pausedFor})` : state,
    kind,
    kind === 'ask' || kind === 'repeat' ? '' : `made 已生成 ${made}`,
    startsAt ? `from ${timeWords(startsAt, zone)}` : '',
    `until ${timeWords(endsAt, zone)}`,
  ]
    .filter(Boolean)
    .join('  ');

function specWords(spec: CampaignView['spec']): string {
  if (spec.kind === 'ask') return askWords(spec);
  return spec.kind === 'repeat' ? repeatWords(spec) : spec.template;
}

function viewLines(view: CampaignView, zone: string): string[] {
  const {
    spec,
    matched,
    noCredit,
    states = {},
    onTheirWay,
    hash,
    version,
    author,
    confirmed,
    error,
    pace,
    pacing,
    cameLater = 0,
  } = view;
  return [
    line({ kind: spec.kind ?? 'once', ...view }, zone),
    `  ${spec.title} · ${specWords(spec)} · version ${version} by ${author} · ${hash}`,
    ...(error === undefined ? [] : [`  ${error}`, '  Mend that, then resume. 解决后再恢复。']),
    ...paceLines(pace, zone),
    ...runLines(view, zone),
    ...(pacing ? ['  what was made ahead is being spaced anew 预先生成的正按新速度放行'] : []),
    ...(confirmed > 0 ? [`  confirmed 已确认 ${confirmed}`] : []),
    ...(matched > 0 ? [`  looked at 已查看 ${matched}, without a credit 无次数 ${noCredit}`] : []),
    ...(cameLater > 0 ? [`  came later 活动期间加入 ${cameLater}`] : []),
    ...Object.entries(states).map(([state, count]) => `  ${state.padEnd(12)} ${count}`),
    ...(onTheirWay === undefined
      ? []
      : [`  ${onTheirWay} more may still arrive 仍可能送达 ${onTheirWay} 条`]),
  ];
}

const testLines = ({ id, state, reason, note }: CampaignTest): string[] => [
  `${id} ${state}${reason ? `: ${reason.message}` : ''}`,
  note,
];

const estimateLines = (estimate: CampaignPreview['estimate']): string[] =>
  estimate
    ? [
        `in the last ${estimate.days} days: about ${estimate.occurrences} notifications, ${estimate.takenBack} of them taken back 最近 ${estimate.days} 天约 ${estimate.occurrences} 条通知，其中取消 ${estimate.takenBack} 条`,
      ]
    : [];

/** Which number a start takes: what comes later counts against it, too. */
function startWith({ estimate, mayComeLater }: CampaignPreview): string {
  if (estimate)
    return 'Start with --confirmed and how many it may make in all. 启动时用 --confirmed 给出一共最多生成多少条。';
  return mayComeLater === undefined
    ? 'Start with --confirmed and the number of reachable. 启动时用 --confirmed 给出可触达人数。'
    : 'Start with --confirmed and the number of reachable plus as many as may come later: a tenth above it, the campaign pauses. 启动时用 --confirmed 给出可触达人数，加上愿意让多少人之后加入：超出一成即暂停。';
}

function previewLines(preview: CampaignPreview): string[] {
  const { complete, matched, reachable, wouldSend, leftOut, later, parts, credits, missedBy } = preview;
  const reasons = (counts: Partial<Record<ReasonCode, number>>): string[] =>
    Object.entries(counts).map(
      ([code, count]) => `  ${String(count).padStart(8)}  ${code}: ${reasonNow(code as ReasonCode).message}`,
    );
  return [
    `${complete ? '' : 'at least 至少 '}${matched} in the audience 人群, ${reachable} reachable 可触达, ${wouldSend} would be sent 将发送`,
    ...reasons(leftOut),
    ...(Object.keys(later).length > 0 ? ['later 稍后发送:', ...reasons(later)] : []),
    ...Object.entries(parts).map(([part, count]) => `  ${part}: ${count}`),
    ...(preview.mayComeLater === undefined
      ? []
      : [`${preview.mayComeLater} may come later, with a credit 可在活动期间加入（给出次数后）`]),
    ...contentLines(preview.content),
    ...estimateLines(preview.estimate),
    `credits 次数: ${credits.spent} spent 消耗, ${credits.left} left 剩余; ${missedBy} scheduled ones will find none 条已排期通知将无次数可用`,
    ...agreedLines(preview.agreedTo),
    ...(preview.steps ? [`steps 分步: ${preview.steps.join(' → ')}`] : []),
    ...(preview.waitsAt
      ? [
          `It waits for a person at ${preview.waitsAt.join(', ')} though nobody complains: so few say nothing about limits so low. 即使没有投诉，也会在这些条数处等人决定：样本太少，无法确定低于上限。`,
        ]
      : []),
    `about ${preview.calls} database calls 次数据库调用, ${preview.seconds} s`,
    `Nothing was spent. 未消耗次数。 ${startWith(preview)}`,
  ];
}
