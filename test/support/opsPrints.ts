import { parseCommand } from '../../ops/arguments';
import { runCommand } from '../../ops/runCommand';
import { connect } from './connect';

/** An operator's command on data, as typed, in this process. @returns what it prints */
export async function opsPrints(words: string[], connectTo = connect): Promise<string> {
  const parsed = parseCommand(words);
  if (!('command' in parsed)) throw new Error(`${words.join(' ')}: expected a command on data`);
  const { lines } = await runCommand(await connectTo(parsed.target), parsed.command);
  return lines.join('\n');
}
