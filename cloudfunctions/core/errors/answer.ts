import { ConfigError } from '../config/configError';
import { NotifyError, type Issue } from './NotifyError';
import { ERRORS, type ErrorCode } from './table';

export type Answer<Data> = { ok: true; data: Data } | { ok: false; error: WireError };

export interface WireError {
  code: ErrorCode;
  message: string;
  advice: string;
  issues?: Issue[];
  requestId: string;
}

/** The one place that makes the wire shape of an error. A defect's own text stays in the log. */
export function toAnswer(thrown: unknown, requestId: string): { ok: false; error: WireError } {
  const error = toNotifyError(thrown);
  return {
    ok: false,
    error: {
      code: error.code,
      message: error.message,
      advice: ERRORS[error.code].advice,
      ...(error.issues.length > 0 ? { issues: error.issues } : {}),
      requestId,
    },
  };
}

function toNotifyError(thrown: unknown): NotifyError {
  if (thrown instanceof NotifyError) return thrown;
  if (thrown instanceof ConfigError) {
    const where = thrown.issues.map(({ path }) => path).join(', ');
    return new NotifyError(
      'CONFIG',
      `The configuration does not fit this environment: ${where}. 配置与当前云环境不符：${where}。`,
      [],
      { cause: thrown },
    );
  }
  return new NotifyError('INTERNAL', 'The function met an error of its own. 函数内部错误。', [], {
    cause: thrown,
  });
}
