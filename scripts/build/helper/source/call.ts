/** One request to one of our functions: called, repeated where that is harmless, its answer taken apart. */
import { type Issue, NotifyError } from './NotifyError';

/** The team's `wx-server-sdk`, or an app of `@cloudbase/node-sdk`. */
export interface Cloud {
  callFunction(
    request: { name: string; data: Record<string, unknown>; timeout?: number },
    options?: { timeout?: number },
  ): unknown;
}

export interface Transport {
  cloud: Cloud;
  prefix: string;
  /** How often a call without an answer is repeated. */
  retries: number;
  /** Pause before the first repeat, in ms; doubles each time. */
  retryDelayMs: number;
  timeoutMs: number;
}

/** @param repeatable whether a second run of the same request changes nothing */
export async function call<Data>(
  transport: Transport,
  name: string,
  data: Record<string, unknown>,
  repeatable: boolean,
): Promise<Data> {
  const deployed = transport.prefix + name;
  for (let attempt = 0; ; attempt++) {
    const outcome = await tryOnce<Data>(transport, deployed, data);
    if ('data' in outcome) return outcome.data;
    const { error, answered } = outcome;
    const again = repeatable && (!answered || error.code === 'UNAVAILABLE') && error.code !== 'NOT_DEPLOYED';
    if (!again || attempt >= transport.retries) throw error;
    await pause(transport.retryDelayMs * 2 ** attempt);
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

type Outcome<Data> = { data: Data } | { error: NotifyError; answered: boolean };

async function tryOnce<Data>(
  transport: Transport,
  name: string,
  data: Record<string, unknown>,
): Promise<Outcome<Data>> {
  const { cloud, timeoutMs: timeout } = transport;
  let response: unknown;
  try {
    // wx-server-sdk reads the time limit from the request, node-sdk from the second argument; each ignores the other.
    response = await cloud.callFunction({ name, data, timeout }, { timeout });
  } catch (thrown) {
    return { error: noAnswer(name, thrown), answered: false };
  }
  const { result } = (response ?? {}) as { result?: unknown };
  const answer = result as { ok?: unknown; data?: Data; error?: Refusal } | undefined | null;
  if (answer?.ok === true) return { data: answer.data as Data };
  if (answer?.ok === false && answer.error) return { error: new NotifyError(answer.error), answered: true };
  // node-sdk returns some failures instead of throwing them: {code, message, requestId} without a result.
  return { error: noAnswer(name, response), answered: false };
}

interface Refusal {
  code: string;
  message: string;
  advice?: string;
  issues?: Issue[];
  requestId?: string;
}

/** How the two SDKs and the platform say that there is no such function. */
const NOT_DEPLOYED = /FUNCTION_NOT_FOUND|FunctionName parameter could not be found|-501000/i;

function noAnswer(name: string, cause: unknown): NotifyError {
  const { message, errMsg, code, errCode, requestId, requestID } = (cause ?? {}) as Record<string, unknown>;
  const text =
    [code ?? errCode, message ?? errMsg].filter((part) => part != null).join(' ') ||
    'an answer that is not ours';
  const id = requestId ?? requestID;
  const details = { cause, ...(typeof id === 'string' && { requestId: id }) };
  if (NOT_DEPLOYED.test(text)) {
    return new NotifyError({
      ...details,
      code: 'NOT_DEPLOYED',
      message: `There is no function "${name}" in this environment (${text}). 当前环境没有云函数 "${name}"。`,
      advice:
        'Build and deploy the functions; the prefix of notify.config.ts must be that of the deployed ones. 请构建并部署云函数，并检查 prefix。',
    });
  }
  return new NotifyError({
    ...details,
    code: 'NO_ANSWER',
    message: `The function "${name}" did not answer (${text}). 云函数 "${name}" 没有答复。`,
    advice: 'Call again with the same key: nothing goes out twice. 可用相同的 key 重试，不会重复发送。',
  });
}
