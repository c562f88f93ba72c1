import { runTemplates } from './commands/templates';
import { probe } from './commands/probe';
import type { Connected } from './connect';
import type { Command } from './arguments';
import { createProgress } from './base/progress';
import { closeBreaker, listBreakers } from './commands/breakers';
import { runCampaign } from './commands/campaign';
import { cancelSends } from './commands/cancel';
import { showCredits } from './commands/credits';
import { explainSend } from './commands/explain';
import { careForFeedback } from './commands/feedback';
import { grantsImport } from './commands/grants';
import { showHealth } from './commands/health';
import { listMessages } from './commands/messages';
import { showOverview } from './commands/overview';
import { rebuildStats } from './commands/rebuildStats';
import { replayDead } from './commands/replay';

export interface Outcome {
  lines: string[];
  /** Otherwise the process ends with code 1. */
  well: boolean;
}

export async function runCommand(context: Connected, command: Command): Promise<Outcome> {
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
      return runTemplates(context, command, process.env);
    case 'probe':
      return all(probe(context, command));
    case 'feedback':
      return all(careForFeedback(context, command));
    case 'campaign':
      return all(runCampaign(context, command));
    case 'breakers':
      return all(command.reset ? closeBreaker(context, command.reset) : listBreakers(context));
  }
}

const all = async (lines: Promise<string[]>): Promise<Outcome> => ({ lines: await lines, well: true });

function without<Of extends Command>({ name: _name, ...options }: Of): Omit<Of, 'name'> {
  return options;
}
