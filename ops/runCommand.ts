import { auditedAct } from '../cloudfunctions/core/management/audited';
import { readSchema, requireSchema, type Schema } from '../cloudfunctions/core/store/schema';
import { askedOf } from './audit';
import { shellActor } from './base/actor';
import { backup, exportAll } from './commands/backup';
import { eraseData } from './commands/erase';
import { migrateData } from './commands/migrate';
import { restore } from './commands/restore';
import { showWishes } from './commands/wishes';
import { runTemplates } from './commands/templates';
import { probe } from './commands/probe';
import type { Connected } from './connect';
import type { Command } from './arguments';
import { createProgress } from './base/progress';
import { closeBreaker, listBreakers } from './commands/breakers';
import { runCampaign } from './commands/campaign';
import { showContentCheck } from './commands/content';
import { cancelSends } from './commands/cancel';
import { showCredits } from './commands/credits';
import { explainSend } from './commands/explain';
import { careForFeedback } from './commands/feedback';
import { grantsImport } from './commands/grants';
import { showHealth } from './commands/health';
import { listMessages } from './commands/messages';
import { showOverview } from './commands/overview';
import { rebuildStats } from './commands/rebuildStats';
import { runSegment } from './commands/segment';
import { uploadPeople } from './commands/segmentPeople';
import { runSettings } from './commands/settings';
import { replayDead } from './commands/replay';

export interface Outcome {
  lines: string[];
  /** Otherwise the process ends with code 1. */
  well: boolean;
}

/** What changes something, or takes users' data away, has its line in the audit log before it begins. */
export async function runCommand(context: Connected, command: Command): Promise<Outcome> {
  // Of functions that are being held up, no more than that they are.
  const schema: Schema | undefined = await readSchema(context.store);
  requireSchema(schema && { number: schema.number, minimum: schema.minimum ?? 1 });
  const asked = askedOf(command);
  if (!asked) return run(context, command);
  const outcome = await auditedAct(context, shellActor(), asked, () => run(context, command));
  // The log has gone with the rest: who did that is told by a new one.
  if (command.name === 'erase' && command.confirm)
    await auditedAct(context, shellActor(), asked, async () => undefined);
  return outcome;
}

async function run(context: Connected, command: Command): Promise<Outcome> {
  switch (command.name) {
    case 'health':
      return showHealth(context);
    case 'rebuild-stats': {
      const progress = createProgress('facts counted 已核对明细');
      const { lines, equal } = await rebuildStats(context, command, progress);
      return { lines, well: equal || command.write };
    }
    case 'grants import':
      return all(grantsImport(context, command, createProgress('lines 行')));
    case 'credits':
      return all(showCredits(context, createProgress('users counted 已统计用户')));
    case 'overview':
      return all(showOverview(context, without(command)));
    case 'messages':
      return all(listMessages(context, without(command)));
    case 'explain':
      return all(explainSend(context, without(command)));
    case 'cancel':
      return all(cancelSends(context, without(command)));
    case 'replay':
      return all(replayDead(context, without(command)));
    case 'templates':
      return runTemplates(context, command, context.env);
    case 'probe':
      return all(probe(context, command));
    case 'feedback':
      return all(careForFeedback(context, command));
    case 'settings':
      return all(runSettings(context, command));
    case 'campaign':
      return all(runCampaign(context, command, createProgress('people 人')));
    case 'segment':
      return all(
        command.what === 'people'
          ? uploadPeople(context, command, createProgress('lines 行'))
          : runSegment(context, command, createProgress('counted 已统计')),
      );
    case 'content':
      return all(showContentCheck(context, command));
    case 'wishes':
      return all(showWishes(context, without(command), createProgress('users counted 已统计用户')));
    case 'export':
      return all(exportAll(context, command, createProgress('documents 文档')));
    case 'backup':
      return all(backup(context, command, createProgress('documents 文档')));
    case 'restore':
      return all(restore(context, command.folder, createProgress('documents 文档')));
    case 'erase':
      return all(eraseData(context, command, createProgress('documents 文档')));
    case 'migrate':
      return all(migrateData(context, command.dryRun, createProgress('documents 文档')));
    case 'breakers':
      return all(command.reset ? closeBreaker(context, command.reset) : listBreakers(context));
  }
}

const all = async (lines: Promise<string[]>): Promise<Outcome> => ({ lines: await lines, well: true });

function without<Of extends Command>({ name: _name, ...options }: Of): Omit<Of, 'name'> {
  return options;
}
