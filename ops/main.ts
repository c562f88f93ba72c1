/** `npm run ops -- <command> (--env ID | --local URL)` */
import { ConfigError } from '../cloudfunctions/core/config';
import { ERRORS, NotifyError } from '../cloudfunctions/core/errors';
import { BuildError } from '../scripts/build/problems';
import { parseCommand, type Parsed } from './arguments';
import { connect } from './connect';
import { OpsError } from './base/problems';
import { runCommand } from './runCommand';
import { runSetting } from './runSetting';
import { usageOf } from './usage';

async function main(): Promise<void> {
  let parsed: Parsed | undefined;
  try {
    parsed = parseCommand(process.argv.slice(2));
    if ('help' in parsed) {
      console.log(parsed.help);
      return;
    }
    if ('setting' in parsed) {
      if (!(await runSetting(parsed.setting))) process.exitCode = 1;
      return;
    }
    const { lines, well } = await runCommand(await connect(parsed.target), parsed.command);
    console.log(lines.join('\n'));
    if (!well) process.exitCode = 1;
  } catch (error) {
    tell(error, parsed);
    process.exitCode = 2;
  }
}

/** Mistakes in what was asked: the usage shows what could have been. */
const MISUSES: readonly string[] = ['BAD_REQUEST', 'BAD_TIME'];

function tell(error: unknown, parsed: Parsed | undefined): void {
  if (error instanceof NotifyError) {
    console.error(`${error.code}: ${error.message}`);
    if (parsed && 'command' in parsed && MISUSES.includes(error.code)) {
      console.error(usageOf(parsed.command.name));
    } else console.error(ERRORS[error.code].advice);
  } else if (error instanceof OpsError || error instanceof ConfigError || error instanceof BuildError)
    console.error(error.message);
  else console.error(error);
}

// The SDK keeps timers of its own for seconds after the last answer.
void main().finally(() => process.exit());
