import {
  manageRequest,
  parseRequest,
  type Estimate,
  type ListRequest,
  type Lists,
  type ManageRequest,
  type SegmentEstimate,
  type SegmentJob,
  type SegmentList,
  type SegmentPreview,
  type SegmentRequest,
  type SegmentView,
} from '../../cloudfunctions/core/contract';
import { audited } from '../../cloudfunctions/core/management/audited';
import { manageLists } from '../../cloudfunctions/core/management/manageLists';
import { manageSegments } from '../../cloudfunctions/core/management/manageSegments';
import type { Context } from '../../cloudfunctions/core/ports/context';
import { reasonNow, type ReasonCode } from '../../cloudfunctions/core/reasons/table';
import { shellActor } from '../base/actor';
import { given } from '../base/given';
import { jsonFile } from '../base/jsonFile';
import { OpsError } from '../base/problems';
import type { Progress } from '../base/progress';
import { table } from '../base/table';
import { timeWords } from '../base/words';

/** What is done with one segment, or one list. */
export const SEGMENT_WORDS = [
  'show',
  'preview',
  'estimate',
  'count',
  'save',
  'remove',
  'remove-list',
] as const;
export type SegmentWord = (typeof SEGMENT_WORDS)[number];

export type SegmentOptions = { name: 'segment' } & (
  | { what: 'list' }
  | { what: 'lists' }
  | {
      what: SegmentWord;
      /** The segment, or the list. */
      of: string;
      version?: string | undefined;
      template?: string | undefined;
      /** Of `count`. */
      again?: boolean;
      /** Of `save`: a JSON file with the rule. */
      file?: string | undefined;
      title?: string | undefined;
    }
);

/** The timer may be at the same count. */
const POLL = 1000;

/** Each as `manage` does it, and in the audit log like it. @returns what to print */
export async function runSegment(
  context: Context,
  options: SegmentOptions,
  progress: Progress,
): Promise<string[]> {
  const zone = context.config.timeZone;
  if (options.what === 'list') return listLines(await does(context, { action: 'segment.list' }), zone);
  if (options.what === 'lists') return listsLines(await does(context, { action: 'list.all' }), zone);
  const { what, of: name, version, template, again, file, title } = options;
  const one = { name, ...given({ version, template }) };
  switch (what) {
    case 'show':
      return viewLines(await does(context, { action: 'segment.show', ...one }), zone);
    case 'preview':
      return previewLines(await does(context, { action: 'segment.preview', ...one }));
    case 'estimate':
      return estimateLines(await does(context, { action: 'segment.estimate', ...one }));
    case 'count': {
      const asked = { action: 'segment.job', ...one, ...(again ? { again } : {}) };
      return countLines(await count(context, asked, progress).finally(() => progress.end()));
    }
    case 'save': {
      const action = version === undefined ? 'segment.create' : 'segment.update';
      const rule = jsonFile(file, 'save: expected --file FILE.json, the rule');
      return viewLines(await does(context, { action, ...one, ...given({ title }), rule }), zone);
    }
    case 'remove': {
      const { version: last } = await does<SegmentView>(context, { action: 'segment.remove', ...one });
      return [`${name} is removed, as version ${last}. 已移除。`];
    }
    case 'remove-list':
      await does(context, { action: 'list.remove', ...one });
      return [`The list ${name} is removed. 名单已移除。`];
  }
}

/** @throws NotifyError as `manage` does */
async function does<Answer>(context: Context, asked: object): Promise<Answer> {
  const request = parseRequest(manageRequest, asked);
  return (await audited(context, shellActor(), request, () => answered(context, request))) as Answer;
}

const answered = (context: Context, request: ManageRequest): Promise<unknown> =>
  request.action.startsWith('list.')
    ? manageLists(context, shellActor(), request as ListRequest)
    : manageSegments(context, shellActor(), request as SegmentRequest);

/** Whoever asks for all users asks for all of them: to the end, as one line in the audit log. */
async function count(context: Context, asked: object, progress: Progress): Promise<SegmentJob> {
  const request = parseRequest(manageRequest, asked);
  return audited(context, shellActor(), request, async () => {
    let job = (await answered(context, request)) as SegmentJob;
    for (let last = -1; job.state === 'running'; last = job.progress) {
      progress.at(Math.floor(job.progress * 100), 100);
      if (job.progress === last) await context.clock.sleep(POLL);
      job = (await answered(context, { ...request, again: false } as ManageRequest)) as SegmentJob;
    }
    return job;
  });
}

const warned = (count: number): string => (count === 0 ? '' : `${count} mistakes 处错误`);

function listLines({ segments }: SegmentList, zone: string): string[] {
  if (segments.length === 0) return ['None. 没有人群。'];
  return table(
    ['segment 人群', 'version 版本', 'title 名称', 'saved 保存于', 'by', '', 'rule 规则'],
    segments.map(({ name, version, title, at, by, warnings, words }) => [
      ...[name, version, title, timeWords(at, zone), by],
      ...[warned(warnings), words.zh],
    ]),
  );
}

function listsLines({ lists }: Lists, zone: string): string[] {
  if (lists.length === 0) return ['None. 没有名单。'];
  return table(
    ['list 名单', 'of', 'people 人数', 'strangers 未匹配', 'uploaded 上传于', 'by'],
    lists.map(({ name, of, size, strangers, at, by }) => [
      ...[name, of, size, strangers, timeWords(at, zone), by],
    ]),
  );
}

function viewLines(view: SegmentView, zone: string): string[] {
  const { name, title, version, rule, words, salt, at, by, warnings, removed } = view;
  return [
    `${name}  version 版本 ${version}  ${timeWords(at, zone)} by ${by}${removed ? '  removed 已移除' : ''}`,
    ...(title ? [`  ${title}`] : []),
    `  ${words.zh}`,
    `  ${words.en}`,
    `  salt 盐值 ${salt}`,
    ...warnings.map(({ path, message }) => `  ! ${path}: ${message}`),
    ...JSON.stringify(rule, null, 2).split('\n'),
  ];
}

function previewLines({ found, complete, people }: SegmentPreview): string[] {
  if (people.length === 0) return [complete ? 'Nobody. 没有人。' : 'Nobody so far. 暂未找到。'];
  return [
    `${complete ? '' : 'at least 至少 '}${found} people 人; the first 前 ${people.length}:`,
    ...table(
      ['openid', 'why 原因', 'held back by 受阻于'],
      people.map(({ openid, why, held }) => [
        openid,
        why.map(({ zh }) => zh).join('；'),
        held ? `${held.code}: ${held.message}` : '',
      ]),
    ),
  ];
}

function estimateLines({ users, sampled, confidence, matched, reachable }: SegmentEstimate): string[] {
  const exact = sampled >= users;
  const words = ({ count: most, low, high }: Estimate): string =>
    exact ? String(most) : `about 约 ${most} (${low}–${high})`;
  return [
    `${words(matched)} people match 人符合`,
    ...(reachable ? [`${words(reachable)} of them reachable 人可触达`] : []),
    exact
      ? `all of ${users} users were looked at 已查看全部用户`
      : `from ${sampled} of ${users} users by lot; between the numbers in brackets with ${confidence * 100} % 抽样估计，括号内为置信区间`,
  ];
}

function countLines({ segment, state, matched, error, ...of }: SegmentJob): string[] {
  if (state === 'failed') throw new OpsError([`${segment}: not counted. 未能统计。 ${error ?? ''}`]);
  const { template, reachable = 0, goes = 0, leftOut = {} } = of;
  return [
    `${segment}: ${matched} people match 人符合`,
    ...(template === undefined
      ? []
      : [
          `${template}: ${reachable} reachable 可触达, ${goes} would be sent 将发送`,
          ...(Object.keys(leftOut).length > 0 ? ['left out 未包括:'] : []),
          ...Object.entries(leftOut).map(
            ([code, count]) =>
              `  ${String(count).padStart(8)}  ${code}: ${reasonNow(code as ReasonCode).message}`,
          ),
        ]),
  ];
}
