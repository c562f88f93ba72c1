import { bare } from './sight';
import { wx } from '../sdk';

/** `cloudbase.addDelayedFunctionTask`: the platform calls `name` with `event` after so many seconds, 6 at least (PLATFORM §6). */
export interface DelayedTask {
  env: string;
  name: string;
  event: object;
  seconds: number;
}

/** @returns why it was refused: code and words; `undefined`: it is ordered */
export async function orderDelayed({ env, name, event, seconds }: DelayedTask): Promise<string | undefined> {
  const task = { env, function_name: name, data: JSON.stringify(event), delay_time: seconds };
  try {
    await wx.openapi({ convertCase: false }).cloudbase.addDelayedFunctionTask(task);
    return undefined;
  } catch (error) {
    const { errCode, errMsg } = error as { errCode?: unknown; errMsg?: unknown };
    return `${String(errCode)} ${bare(String(errMsg))}`;
  }
}
