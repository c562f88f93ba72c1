/** What is done to functions with a Tencent Cloud key. */
import { type DesiredFunction, RUNTIME } from '../desired';
import { markText, pendingMark, shortSum } from '../mark';
import { DeployError } from '../problems';
import type { Action, Runs } from '../steps';
import type { Manager } from './library';
import { readFunction, readStatus } from './readEnvironment';

/** How long a function may be under construction. */
const PATIENCE_MS = 5 * 60_000;

export interface Pauses {
  /** Between two looks at something that the platform is still doing. */
  sleep(ms: number): Promise<void>;
}

export type FunctionAction = Extract<Action, { function: DesiredFunction }>;

/** @returns by what an action does */
export function functionRuns(manager: Manager, { sleep }: Pauses): Runs<FunctionAction['does']> {
  /** The library takes `UpdateFailed` for done, and a second change during the first is refused: so we look ourselves. */
  async function settled(name: string): Promise<void> {
    for (let waited = 0; ; waited += 1000) {
      const { status, statusReason } = await readStatus(manager, name);
      if (status === 'Active') return;
      if (/Failed$/.test(status)) throw failed(name, status, statusReason);
      if (waited >= PATIENCE_MS) throw failed(name, status, 'still under way after 5 minutes');
      await sleep(1000);
    }
  }

  async function configure(name: string, settings: Record<string, unknown>): Promise<void> {
    await manager.functions.updateFunctionConfig({ name, ...settings });
    await settled(name);
  }

  /** Only code that answered is marked as that build: an upload that stopped half-way is done again. */
  async function proveAndMark({ name, build }: DesiredFunction): Promise<void> {
    const { InvokeResult, ErrMsg, RetMsg } = await manager.functions.invokeFunction(name, {});
    if (InvokeResult !== 0) {
      throw new DeployError({
        zh: `云函数 ${name} 已上传，但调用失败：${ErrMsg || RetMsg}`,
        en: `function ${name} has been uploaded but fails when it is called: ${ErrMsg || RetMsg}`,
      });
    }
    const { codeSha256 } = await readFunction(manager, name);
    await configure(name, { description: markText({ build, code: shortSum(codeSha256) }) });
  }

  return {
    createFunction: async ({ function: fn }) => {
      await manager.functions.createFunction({
        func: {
          name: fn.name,
          runtime: RUNTIME,
          handler: 'index.main',
          timeout: fn.timeoutSeconds,
          memorySize: fn.memoryMb,
          // Everything is in the bundle; the library would have the cloud install it again.
          installDependency: false,
          description: pendingMark(fn.build),
        },
        functionPath: fn.folder,
        deployMode: 'zip',
      });
      await settled(fn.name);
      await proveAndMark(fn);
    },
    uploadCode: async ({ function: fn }) => {
      await manager.functions.updateFunctionCode({
        func: { name: fn.name, runtime: RUNTIME, handler: 'index.main', installDependency: false },
        functionPath: fn.folder,
        deployMode: 'zip',
      });
      await settled(fn.name);
      await proveAndMark(fn);
    },
    configure: ({ function: fn, memory, timeLimit }) =>
      configure(fn.name, {
        ...(timeLimit && { timeout: fn.timeoutSeconds }),
        ...(memory && { memorySize: fn.memoryMb }),
      }),
    // The platform replaces them all at once, so what the team has set goes along.
    setVariables: async ({ function: fn, names }) => {
      const { variables } = await readFunction(manager, fn.name);
      const ours = Object.fromEntries(names.map((name) => [name, fn.variables[name]]));
      await configure(fn.name, { envVariables: { ...variables, ...ours } });
    },
    setTimer: async ({ function: { name, trigger }, replaces }) => {
      if (!trigger) return;
      if (replaces !== undefined) await manager.functions.deleteFunctionTrigger(name, trigger.name);
      await manager.functions.createFunctionTriggers(name, [
        { name: trigger.name, type: 'timer', config: trigger.cron },
      ]);
    },
  };
}

function failed(name: string, status: string, reason = ''): DeployError {
  const why = reason ? `: ${reason}` : '';
  return new DeployError({
    zh: `云函数 ${name} 处于 ${status}${why}。请到控制台云函数日志查看，再次运行会继续`,
    en: `function ${name}: expected it to become active, got ${status}${why}. Look at it in the console; running again goes on from here`,
  });
}
