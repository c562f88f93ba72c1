import type { Context } from '../cloudfunctions/core/ports/context';
import type { Command } from './arguments';
import { closeBreaker, listBreakers } from './commands/breakers';
import { grantsImport } from './commands/grants';
import { showHealth } from './commands/health';
import { rebuildStats } from './commands/rebuildStats';
import { replayDead } from './commands/replay';
import { runTemplates } from './commands/templates';

export interface Outcome {
  lines: string[];
  /** Otherwise the process ends with code 1. */
  well: boolean;
}

export async function runCommand(context: Context, command: Command): Promise<Outcome> {
  switch (command.name) {
    case 'grants import':
      return { lines: await grantsImport(context, command), well: true };
    case 'rebuild-stats': {
      const { lines, equal } = await rebuildStats(context, command);
      return { lines, well: equal || command.write };
    }
    case 'breakers':
      return {
        lines: command.reset ? await closeBreaker(context, command.reset) : await listBreakers(context),
        well: true,
      };
    case 'replay': {
      const { name: _name, ...options } = command;
      return { lines: await replayDead(context, options), well: true };
    }
    case 'templates':
      return runTemplates(context, command, process.env);
    case 'health':
      return showHealth(context);
  }
}
