/** The command `ops`: from its arguments to what is printed. */
import { ConfigError } from '../cloudfunctions/core/config';
import { ERRORS, NotifyError } from '../cloudfunctions/core/errors';
import { optionsOf } from '../scripts/build/arguments';
import type { BuildOptions } from '../scripts/build/options';
import { BuildError } from '../scripts/build/problems';
import { parseCommand, type Parsed } from './arguments';
import { OpsError } from './base/problems';
import { usageOf } from './usage';

/**
 * @param project the folder of the team's configuration; the checkout is one, too
 * @returns the process's exit code: 1 where something is not well, 2 where it could not be done
 */
export async function runOps(argv: string[], root: string, project: string): Promise<0 | 1 | 2> {
  let parsed: Parsed | undefined;
  try {
    parsed = parseCommand(argv);
    if ('help' in parsed) {
      console.log(parsed.help);
      return 0;
    }
    const build = optionsOf({ config: parsed.config }, root, project);
    return (await carriedOut(parsed, build)) ? 0 : 1;
  } catch (error) {
    tell(error, parsed);
    return 2;
  }
}

/** What only some commands need is loaded when it is: the vendor's libraries take seconds. @returns whether all is well */
async function carriedOut(parsed: Exclude<Parsed, { help: string }>, build: BuildOptions): Promise<boolean> {
  if ('setting' in parsed) return (await import('./runSetting')).runSetting(parsed.setting, build);
  const { loadNotifyConfig } = await import('../scripts/build/loadConfig');
  const { connect } = await import('./connect');
  const { runCommand } = await import('./runCommand');
  const config = await loadNotifyConfig(build.config, build.project);
  const { lines, well } = await runCommand(await connect(parsed.target, config), parsed.command);
  console.log(lines.join('\n'));
  return well;
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
