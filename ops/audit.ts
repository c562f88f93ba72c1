/** What an operator does at a shell, as the audit log keeps it: ids and codes, no content, no key. */
import type { Asked } from '../cloudfunctions/core/management/audited';
import type { Command } from './arguments';

/** @returns `undefined` for what only looks at figures and single notifications */
export function askedOf(command: Command): Asked | undefined {
  const { name, ...options } = command;
  const asked = (target: string): Asked => ({
    action: `ops ${name}`,
    target,
    request: JSON.stringify(options),
  });
  switch (command.name) {
    case 'cancel':
      return asked(command.id ?? command.key ?? command.keyPrefix ?? '');
    case 'replay':
      return asked(command.id ?? command.reason ?? '');
    case 'breakers':
      return command.reset ? asked(command.reset) : undefined;
    case 'grants import':
      return command.dryRun ? undefined : asked(command.file);
    case 'templates':
      return templatesAsked(command, asked);
    case 'segment':
      // The others keep their own lines; of an upload one does for all its parts.
      return command.what === 'people' ? { ...asked(command.list), action: 'ops segment people' } : undefined;
    case 'rebuild-stats':
      return command.write ? asked('') : undefined;
    case 'export':
    case 'backup':
      return asked(command.user ?? '');
    case 'erase':
      return asked(command.user ?? command.confirm ?? '');
    case 'restore':
      return asked(command.folder);
    case 'migrate':
      return command.dryRun ? undefined : asked('');
    case 'health':
    case 'credits':
    case 'overview':
    case 'messages':
    case 'explain':
    case 'wishes':
    case 'probe':
    case 'campaign':
    case 'content':
    case 'settings':
    case 'feedback': // keep their own lines
      return undefined;
  }
}

function templatesAsked(
  command: Extract<Command, { name: 'templates' }>,
  asked: (target: string) => Asked,
): Asked | undefined {
  switch (command.what) {
    case 'add':
      return asked(String(command.tid));
    case 'remove':
      return asked(command.id);
    case 'state':
      return command.state ? asked(command.of) : undefined;
    default:
      return undefined;
  }
}
