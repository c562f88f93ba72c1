const TRIGGER_TOKEN = 'WX_TRIGGER_API_TOKEN_V0';

/**
 * Whether this call of a function has a WeChat token, which the SDK sends with every request and without which openapi
 * refuses. Looks where the SDK looks (@cloudbase/node-sdk 3.17.2, `utils/wxCloudToken` and `utils/tcbcontext`): in a timer
 * `WX_TRIGGER_API_TOKEN_V0`, else `WX_API_TOKEN`, else `WX_CLOUDBASE_ACCESSTOKEN`; the last two only where the call's list
 * of keys names them. A token mounted as a file exists in cloud hosting only, not in functions (PLATFORM §2).
 *
 * The SDK reads the trigger's token by its fixed name, so that a warm instance may show that of an earlier run: without
 * the list it is believed only of a call that the trigger itself has made, not of a worker that a tick has called.
 * @param isTrigger the function's own trigger has made this call
 */
export function hasCloudToken(env: NodeJS.ProcessEnv, isTrigger: boolean): boolean {
  const listed = listedVariables(env);
  const own = (name: string): boolean => listed.has(name) && Boolean(env[name]);
  const inTimer =
    env.TRIGGER_SRC === 'timer' && (isTrigger ? Boolean(env[TRIGGER_TOKEN]) : own(TRIGGER_TOKEN));
  return inTimer || own('WX_API_TOKEN') || own('WX_CLOUDBASE_ACCESSTOKEN');
}

/** Names of the variables that belong to this call: warm instances keep those of earlier ones (PLATFORM §6). */
export function listedVariables(env: NodeJS.ProcessEnv): Set<string> {
  const lists = `${env.WX_CONTEXT_KEYS ?? ''},${env.TCB_CONTEXT_KEYS ?? ''}`;
  return new Set(lists.split(',').map((name) => name.trim()));
}

/** PLATFORM §6. A client can send the same, so it says nothing by itself about who is calling. */
export const isTriggerEvent = (event: unknown): boolean =>
  typeof event === 'object' && event !== null && (event as { Type?: unknown }).Type === 'Timer';
