import type { CallFunction, FunctionAnswer } from '../core/ports/functions';

/** As clouds of different ages say it. */
const MISSING = /FUNCTION_NOT_FOUND|FunctionName parameter could not be found|-501000/i;
const SHOWN = 300;

/** Of an app of the SDK, what is needed here. */
interface Caller {
  callFunction(
    call: { name: string; data: object },
    options: { timeout: number },
  ): Promise<{ result: unknown }>;
}

/** @param app asked for at each call: the SDK is made ready at the first */
export const createCallFunction =
  (app: () => Caller): CallFunction =>
  async (name, event, timeoutMs): Promise<FunctionAnswer> => {
    try {
      const { result } = await app().callFunction({ name, data: event }, { timeout: timeoutMs });
      return { ok: true, result };
    } catch (error) {
      const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
      const text = `${code === undefined ? '' : `${String(code)}: `}${String(message ?? error)}`;
      return { ok: false, missing: MISSING.test(text), text: text.slice(0, SHOWN) };
    }
  };
