import { originOf } from '../base/origin';
import type { Caller } from '../base/ports';
import { API_TOKEN, isToken, REFUSED_TOKEN, TRIGGER_API_TOKEN } from '../base/token';
import type { Profile } from '../profile/schema';
import type { FunctionDefinition } from './definition';

/** What is the same for all functions of the environment. */
export interface EnvironmentFacts {
  envId: string;
  appid: string;
  region: string;
  /** Set in the console for the functions; `{url}` stands for the address of the local cloud. */
  variables: Record<string, string>;
}

/**
 * The variables of one call, as the platform sets them. Which the SDKs read, and when: wx-server-sdk 4.0.2 `getWXContext`
 * (WX_CONTEXT_KEYS and the keys it lists, TCB_ENV, TCB_SOURCE), @cloudbase/node-sdk 3.17.2 `utils/tcbcontext` (a fixed list,
 * and whatever TCB_CONTEXT_KEYS and WX_CONTEXT_KEYS list), `utils/wxCloudToken` (TRIGGER_SRC and the two tokens).
 * @param gatewayUrl where this call's SDK requests go; it tells the gateway which call they belong to
 */
export function callEnvironment(
  facts: EnvironmentFacts,
  caller: Caller,
  profile: Pick<Profile, 'tokens' | 'missingToken'>,
  requestId: string,
  gatewayUrl: string,
): Record<string, string> {
  const { origin: url } = new URL(gatewayUrl);
  const own = Object.entries(facts.variables).map(([name, value]) => [name, value.replaceAll('{url}', url)]);
  const wx = wxVariables(facts, caller, profile);
  const tcb = tcbVariables(facts, caller, requestId);
  return {
    ...Object.fromEntries(own),
    TCB_CONTEXT_CNFG: JSON.stringify({ URL: gatewayUrl }),
    TENCENTCLOUD_RUNENV: 'SCF',
    TENCENTCLOUD_REGION: facts.region,
    TENCENTCLOUD_SECRETID: 'local-cloud-secret-id',
    TENCENTCLOUD_SECRETKEY: 'local-cloud-secret-key',
    TENCENTCLOUD_SESSIONTOKEN: 'local-cloud-session-token',
    SCF_NAMESPACE: facts.envId,
    WX_CONTEXT_KEYS: Object.keys(wx).join(','),
    ...wx,
    TCB_CONTEXT_KEYS: Object.keys(tcb).join(','),
    ...tcb,
    ...(caller.triggerSource !== undefined && { TRIGGER_SRC: caller.triggerSource }),
    ...(caller.uid !== undefined && { LOGINTYPE: 'CUSTOM' }),
  };
}

/** Which variable holds the token, and what stands in it. */
const TOKENS = {
  timer: { variable: 'WX_TRIGGER_API_TOKEN_V0', real: TRIGGER_API_TOKEN },
  call: { variable: 'WX_API_TOKEN', real: API_TOKEN },
};

function wxVariables(
  facts: EnvironmentFacts,
  caller: Caller,
  { tokens, missingToken }: Pick<Profile, 'tokens' | 'missingToken'>,
): Record<string, string> {
  const { variable, real } = caller.triggerSource === 'timer' ? TOKENS.timer : TOKENS.call;
  const lacking = missingToken.variable === 'present' ? REFUSED_TOKEN : undefined;
  const token = hasToken(caller, tokens) ? real : lacking;
  return {
    WX_APPID: facts.appid,
    ...(caller.openid !== undefined && { WX_OPENID: caller.openid }),
    ...(caller.unionid !== undefined && { WX_UNIONID: caller.unionid }),
    ...(caller.from && { WX_FROM_APPID: caller.from.appid, WX_FROM_OPENID: caller.from.openid }),
    ...(token !== undefined && { [variable]: token }),
  };
}

/** A function behind another one has what that one's SDK sent along, where the platform hands it on. */
function hasToken(caller: Caller, tokens: Profile['tokens']): boolean {
  const { source, sentToken } = caller;
  const origin = originOf(caller);
  if (!source.includes(',')) return tokens[origin];
  const sent = sentToken === undefined ? tokens[origin] : isToken(sentToken);
  return sent && (origin === 'timer' ? tokens.functionBehindTimer : tokens.functionBehindClient);
}

function tcbVariables(facts: EnvironmentFacts, caller: Caller, requestId: string): Record<string, string> {
  return {
    TCB_ENV: facts.envId,
    TCB_SEQID: requestId,
    TCB_SOURCE: caller.source,
    TCB_SOURCE_IP: '127.0.0.1',
    ...(caller.uid !== undefined && { TCB_UUID: caller.uid, TCB_ISANONYMOUS_USER: 'false' }),
  };
}

/** The second argument of `main`, but for `environment`: the instance adds the variables of the call as text. */
export function callContext(
  definition: FunctionDefinition,
  facts: EnvironmentFacts,
  requestId: string,
): Record<string, unknown> {
  return {
    request_id: requestId,
    function_name: definition.name,
    function_version: '$LATEST',
    namespace: facts.envId,
    time_limit_in_ms: definition.timeoutMs,
    memory_limit_in_mb: definition.memoryMb,
    tencentcloud_region: facts.region,
  };
}
