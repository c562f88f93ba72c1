import { NotifyError } from '../errors';
import { type TemplateStage, type TemplateStep, TEMPLATE_STATES } from '../model/templates';
import type { Context } from '../ports/context';

const STAGES: readonly TemplateStage[] = [...TEMPLATE_STATES, 'rejected'];

type Parts = Pick<Context, 'store' | 'clock' | 'newToken'>;

/** How far a template has come: every step with its date and words, a rejection's too. Oldest first. */
export async function stepsOf({ store }: Parts, name: string): Promise<TemplateStep[]> {
  const [found] = await store.find('notify_templates', { _id: idOf(name) });
  return found?.steps ?? [];
}

/** @throws NotifyError `BAD_REQUEST` */
export async function recordStep(parts: Parts, name: string, state: string, note: string): Promise<void> {
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
  const step: TemplateStep = { token: newToken(), state: stage, at: clock.now(), note: note.slice(0, 500) };
  const _id = idOf(name);
  if (await store.insert('notify_templates', [{ _id, at: step.at, list: [], steps: [step] }])) return;
  // There already, or this very insert repeated: then its token is in it.
  await store.update(
    'notify_templates',
    { _id, 'steps.token': { $ne: step.token } },
    { $set: { at: step.at }, $push: { steps: step } },
  );
}

const idOf = (name: string): string => `way:${name}`;
