/** `npm run ops -- <command> (--env ID | --local URL)` */
import { ConfigError } from '../cloudfunctions/core/config';
import { NotifyError } from '../cloudfunctions/core/errors';
import { parseCommand } from './arguments';
import { connect } from './connect';
import { OpsError } from './base/problems';
import { runCommand } from './runCommand';

async function main(): Promise<void> {
  try {
    const { command, target } = parseCommand(process.argv.slice(2));
    const { lines, well } = await runCommand(await connect(target), command);
    console.log(lines.join('\n'));
    if (!well) process.exitCode = 1;
  } catch (error) {
    if (error instanceof NotifyError) console.error(`${error.code}: ${error.message}`);
    else if (error instanceof OpsError || error instanceof ConfigError) console.error(error.message);
    else console.error(error);
    process.exitCode = 2;
  }
}

// The SDK keeps timers of its own for seconds after the last answer.
void main().finally(() => process.exit());
