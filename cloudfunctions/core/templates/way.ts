import type { Config } from '../config';
import { NotifyError } from '../errors';
import { type TemplateStage, type TemplateStep, TEMPLATE_STATES } from '../model/templates';
import type { Context } from '../ports/context';

const STAGES: readonly TemplateStage[] = [...TEMPLATE_STATES, 'rejected'];
/** Longer words of WeChat's are cut. */
const NOTE = 500;
/** More templates than an account may have, retired ones included. */
const MOST_WAYS = 500;

type Parts = Pick<Context, 'store' | 'clock' | 'newToken'>;

/** The steps that were recorded under one name. */
export interface Way {
  /** An alias, or WeChat's id. */
  name: string;
  /** Oldest first; never empty. */
  steps: TemplateStep[];
}

/**
 * How far a template has come: every step with its date and words, a rejection's too. Oldest first.
 * @param name an alias or WeChat's id: what was recorded under either is one way
 */
export async function stepsOf(
  { store, config }: Pick<Context, 'store' | 'config'>,
  name: string,
): Promise<TemplateStep[]> {
  const _id = { $in: namesOf(config, name).map(idOf) };
  const found = await store.find('notify_templates', { _id });
  return inOrder(found.flatMap(({ steps }) => steps));
}

/** Of all templates that anything is recorded of. */
export async function readWays({ store }: Pick<Context, 'store'>): Promise<Way[]> {
  const range = { $gte: PREFIX, $lt: `${PREFIX}\uffff` };
  const found = await store.find('notify_templates', { _id: range }, { limit: MOST_WAYS });
  return found
    .filter(({ steps }) => steps.length > 0)
    .map(({ _id, steps }) => ({ name: _id.slice(PREFIX.length), steps }));
}

/** What WeChat was told that a template is for, as far as it was added here. */
export const sceneOf = (ways: Way[], id: string): string | undefined =>
  ways.flatMap(({ steps }) => steps).find(({ added }) => added?.id === id)?.added?.scene;

/** The alias that it was added under, as far as that was here. */
export const addedAs = (ways: Way[], id: string): string | undefined =>
  ways.find(({ name, steps }) => name !== id && steps.some(({ added }) => added?.id === id))?.name;

/** The same as `stepsOf`, of what has been read already; also what was recorded before the configuration names it. */
export const waysOfTemplate = (config: Config, id: string, ways: Way[]): TemplateStep[] => {
  const names = [...namesOf(config, id), addedAs(ways, id)];
  return inOrder(ways.filter((way) => names.includes(way.name)).flatMap(({ steps }) => steps));
};

/** @throws NotifyError `BAD_REQUEST` */
export async function recordStep(
  parts: Parts,
  name: string,
  state: string,
  note: string,
  added?: TemplateStep['added'],
): Promise<void> {
  checkName(name);
  const stage = STAGES.find((one) => one === state);
  if (!stage) {
    throw new NotifyError(
      'BAD_REQUEST',
      `state: expected one of ${STAGES.join(', ')}, got "${state.slice(0, 40)}". 状态不正确。`,
    );
  }
  if (stage === 'rejected' && note.trim() === '') {
    throw new NotifyError('BAD_REQUEST', 'note: expected the words of the rejection. 请填写驳回原因。');
  }
  const { store, clock, newToken } = parts;
  const step: TemplateStep = {
    token: newToken(),
    state: stage,
    at: clock.now(),
    note: note.slice(0, NOTE),
    ...(added && { added }),
  };
  const _id = idOf(name);
  if (await store.insert('notify_templates', [{ _id, at: step.at, list: [], steps: [step] }])) return;
  // There already, or this very insert repeated: then its token is in it.
  await store.update(
    'notify_templates',
    { _id, 'steps.token': { $ne: step.token } },
    { $set: { at: step.at }, $push: { steps: step } },
  );
}

/** @throws NotifyError `BAD_REQUEST` */
export function checkName(name: string): void {
  if (/^[A-Za-z0-9_-]{1,64}$/.test(name)) return;
  throw new NotifyError(
    'BAD_REQUEST',
    `name: expected an alias or a WeChat template id, got "${name.slice(0, 40)}". 请使用模板别名或微信模板 id。`,
  );
}

/** Several aliases may share one WeChat template. */
function namesOf({ templates }: Config, name: string): string[] {
  const template = Object.hasOwn(templates, name) ? templates[name] : undefined;
  if (template) return [name, template.id];
  const aliases = Object.values(templates).filter(({ id }) => id === name);
  return [name, ...aliases.map(({ alias }) => alias)];
}

const inOrder = (steps: TemplateStep[]): TemplateStep[] => [...steps].sort((a, b) => a.at - b.at);

const PREFIX = 'way:';
const idOf = (name: string): string => `${PREFIX}${name}`;
