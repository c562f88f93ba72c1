/** `npm run ops -- <command> (--env ID | --local URL)` */
import { ConfigError } from '../cloudfunctions/core/config';
import { NotifyError } from '../cloudfunctions/core/errors';
import { BuildError } from '../scripts/build/problems';
import { parseCommand } from './arguments';
import { connect } from './connect';
import { OpsError } from './base/problems';
import { runCommand } from './runCommand';
import { runSetting } from './runSetting';

async function main(): Promise<void> {
  try {
    const parsed = parseCommand(process.argv.slice(2));
    if ('setting' in parsed) {
      if (!(await runSetting(parsed.setting))) process.exitCode = 1;
      return;
    }
    const { lines, well } = await runCommand(await connect(parsed.target), parsed.command);
    console.log(lines.join('\n'));
    if (!well) process.exitCode = 1;
  } catch (error) {
    if (error instanceof NotifyError) console.error(`${error.code}: ${error.message}`);
    else if (error instanceof OpsError || error instanceof ConfigError || error instanceof BuildError)
      console.error(error.message);
    else console.error(error);
    process.exitCode = 2;
  }
}

// The SDK keeps timers of its own for seconds after the last answer.
void main().finally(() => process.exit());
