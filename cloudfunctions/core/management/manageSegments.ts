import type { SegmentAnswer, SegmentList, SegmentRequest, SegmentView } from '../contract';
import type { SegmentDocument } from '../model/segment';
import type { Context } from '../ports/context';
import { mistakesIn } from '../segments/check';
import { withKnown } from '../segments/known';
import { previewSegment } from '../segments/preview';
import { estimateSegment } from '../segments/size/estimate';
import { countSegment } from '../segments/size/job';
import {
  createSegment,
  findSegment,
  listSegments,
  mistakesNow,
  removeSegment,
  updateSegment,
} from '../segments/stored';
import { inWords } from '../segments/why';
import { iso } from '../time/zone';
import type { Actor } from './audited';

/** What an operator does with segments. */
export async function manageSegments(
  context: Context,
  { by }: Actor,
  request: SegmentRequest,
): Promise<SegmentAnswer> {
  switch (request.action) {
    case 'segment.create':
      return viewOf(context, await createSegment(context, by, request));
    case 'segment.update':
      return viewOf(context, await updateSegment(context, by, request));
    case 'segment.remove':
      return viewOf(context, await removeSegment(context, by, request));
    case 'segment.show':
      return viewOf(context, await findSegment(context, request.name, request.version));
    case 'segment.list':
      return listOf(context);
    case 'segment.preview':
      return previewSegment(context, request);
    case 'segment.estimate':
      return estimateSegment(context, request);
    case 'segment.job':
      return countSegment(context, request);
  }
}

async function viewOf(context: Context, segment: SegmentDocument): Promise<SegmentView> {
  const { segment: name, title, version, rule, known, salt, at, by, removed } = segment;
  return {
    name,
    title,
    version,
    rule,
    salt,
    by,
    words: inWords(rule, withKnown(context.config, known)),
    at: iso(at),
    warnings: await mistakesNow(context, rule),
    ...(removed ? { removed: true } : {}),
  };
}

async function listOf(context: Context): Promise<SegmentList> {
  const all = await listSegments(context);
  return {
    segments: all.map(({ segment: name, title, version, rule, known, at, by }) => ({
      name,
      title,
      version,
      by,
      words: inWords(rule, withKnown(context.config, known)),
      at: iso(at),
      warnings: mistakesIn(rule, context.config).length,
    })),
  };
}
