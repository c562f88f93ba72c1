/** What `fail` and a rejected promise of a `wx` call get. */
export class ApiFailure extends Error {
  errMsg = '';

  constructor(
    /** Without the call's name: `fail page "a" is not found`. */
    readonly reason: string,
    readonly errCode?: number,
  ) {
    super(reason);
    this.name = 'ApiFailure';
  }
}

/** The three callbacks that every asynchronous `wx` call takes. */
export interface Callbacks {
  success?: (answer: Record<string, unknown>) => void;
  fail?: (failure: Record<string, unknown>) => void;
  complete?: (answer: Record<string, unknown>) => void;
}

type Answer = Record<string, unknown> | undefined | void;

/**
 * A `wx` call with WeChat's manners: callbacks when any is given, a promise otherwise; `errMsg` is `name:ok` or `name:fail …`.
 * @param run starts in the caller's turn, so that it can see a tap gesture
 */
export function asyncApi<Options extends object>(
  name: string,
  run: (options: Options) => Answer | Promise<Answer>,
): (options?: Options & Callbacks) => Promise<Record<string, unknown>> | undefined {
  return (options = {} as Options & Callbacks) => {
    const outcome = start(name, () => run(options));
    const { success, fail, complete } = options;
    if (!success && !fail && !complete) return outcome;
    outcome.then(
      (answer) => {
        success?.(answer);
        complete?.(answer);
      },
      (failure: Record<string, unknown>) => {
        fail?.(failure);
        complete?.(failure);
      },
    );
    return undefined;
  };
}

async function start(name: string, run: () => Answer | Promise<Answer>): Promise<Record<string, unknown>> {
  try {
    return { errMsg: `${name}:ok`, ...(await run()) };
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    const { reason, errCode } = error;
    throw { errMsg: `${name}:${reason}`, ...(errCode === undefined ? {} : { errCode }) };
  }
}
