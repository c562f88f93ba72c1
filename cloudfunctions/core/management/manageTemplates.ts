import type { TemplateAnswers, TemplateHistory, TemplateRequest } from '../contract';
import type { Context } from '../ports/context';
import type { Templates } from '../ports/templates';
import { addTemplate, removeTemplate } from '../templates/change';
import { keywordsOf, searchLibrary } from '../templates/library';
import { viewTemplates } from '../templates/view';
import { recordStep, stepsOf } from '../templates/way';
import { iso } from '../time/zone';
import { audited, type Actor } from './audited';

/** What an operator asks about WeChat's templates, written to the audit log like the rest. @throws NotifyError what the action throws */
export const manageTemplates = (
  context: Context,
  actor: Actor,
  request: TemplateRequest,
  api: Templates,
): Promise<TemplateAnswers> =>
  audited<TemplateAnswers>(context, actor, request, () => act(context, request, api));

async function act(context: Context, request: TemplateRequest, api: Templates): Promise<TemplateAnswers> {
  switch (request.action) {
    case 'template.list':
      return viewTemplates(context, api);
    case 'template.library':
      return searchLibrary(context, api, request);
    case 'template.keywords':
      return keywordsOf(context, api, request.tid);
    case 'template.add':
      return addTemplate(context, api, request);
    case 'template.remove':
      return removeTemplate(context, api, request.id);
    case 'template.state':
      await recordStep(context, request.name, request.state, request.note ?? '');
      return historyOf(context, request.name);
    case 'template.history':
      return historyOf(context, request.name);
  }
}

async function historyOf(context: Context, name: string): Promise<TemplateHistory> {
  const steps = await stepsOf(context, name);
  return { name, steps: steps.map(({ state, at, note }) => ({ state, at: iso(at), note })) };
}
