import { invalidParam, requestFailed, unsupported } from '../base/errors';
import { checkExpression } from '../query/expression';
import { decode } from '../values/ejson';
import { isDocument, isNumeric, toNumber } from '../values/types';
import type { Doc } from '../values/types';

export interface Stage {
  name: string;
  value: unknown;
}

/** Stages that mingo carries out; those of our own are in pipeline.ts. */
export const MINGO_STAGES = new Set([
  '$addFields', '$set', '$unset', '$bucketAuto', '$group', '$project', '$replaceRoot', '$replaceWith',
  '$sample', '$sortByCount',
]); // prettier-ignore

const OWN_STAGES = new Set(['$bucket', '$match', '$sort', '$skip', '$limit', '$count', '$unwind', '$lookup']);

/**
 * Parses the stages of a request: `[{stageKey: '$match', stageValue: '<EJSON>'}]`.
 * @throws CloudError naming the stage that is malformed or not supported
 */
export function parseStages(stages: unknown, now: number): Stage[] {
  if (!Array.isArray(stages)) throw invalidParam('stages: expected an array of {stageKey, stageValue}.');
  return stages.map((stage: unknown, i) => {
    if (
      !isDocument(stage) ||
      typeof stage['stageKey'] !== 'string' ||
      typeof stage['stageValue'] !== 'string'
    ) {
      throw invalidParam(`stages[${i}]: expected {stageKey, stageValue} as texts.`);
    }
    const name = stage['stageKey'];
    const text = stage['stageValue'];
    if (text.includes('__proto__'))
      throw invalidParam(`stages[${i}] (${name}): the field name "__proto__" is not allowed.`);
    let tree: unknown;
    try {
      tree = JSON.parse(text);
    } catch (error) {
      throw invalidParam(`stages[${i}] (${name}): not valid EJSON (${(error as Error).message}).`);
    }
    return checkStage({ name, value: decode(tree, `stages[${i}] (${name})`, now) });
  });
}

/** A pipeline inside a stage: `[{$match: …}, …]`. */
export function nestedStages(pipeline: unknown): Stage[] {
  if (!Array.isArray(pipeline)) throw requestFailed('$lookup: pipeline must be an array of stages.');
  return pipeline.map((stage: unknown) => {
    const [name, ...others] = isDocument(stage) ? Object.keys(stage) : [];
    if (name === undefined || others.length > 0)
      throw requestFailed('A pipeline stage specification object must contain exactly one field.');
    return checkStage({ name, value: (stage as Doc)[name] });
  });
}

function checkStage(stage: Stage): Stage {
  const { name, value } = stage;
  if (MINGO_STAGES.has(name) || name === '$bucket') checkExpression(value, name);
  else if (!OWN_STAGES.has(name)) throw unsupported(`The aggregation stage ${name}`);
  if (['$match', '$lookup', '$bucket'].includes(name) && !isDocument(value))
    throw requestFailed(`${name} needs an object.`);
  return stage;
}

/** `{$sample: {size: 100}}` */
export function sampleSize({ value }: Stage): number {
  const given = isDocument(value) ? value['size'] : undefined;
  const size = isNumeric(given) ? toNumber(given) : Number.NaN;
  if (Number.isInteger(size) && size > 0) return size;
  throw requestFailed(`$sample needs {size: a positive whole number}, got ${JSON.stringify(value)}.`);
}

/** The number of `$limit` and `$skip`. */
export function stageCount({ name, value }: Stage): number {
  const number = isNumeric(value) ? toNumber(value) : Number.NaN;
  if (!Number.isInteger(number) || number < (name === '$limit' ? 1 : 0)) {
    throw requestFailed(
      `${name} needs a ${name === '$limit' ? 'positive' : 'non-negative'} whole number, got ${JSON.stringify(value)}.`,
    );
  }
  return number;
}
