/** Why a call was not made or refused: WeChat's code, or one of the table's own (`core/codes`), and words to find it by. */
export interface Failure {
  code: number | string;
  text: string;
}

export const isFailure = (given: object): given is Failure => 'code' in given;

/** WeChat's refusal in an answer; `undefined` where it has none. */
export function refusalIn({ errcode, errmsg }: Record<string, unknown>): Failure | undefined {
  if (errcode === undefined || errcode === 0) return undefined;
  return {
    code: typeof errcode === 'number' ? errcode : 'UNREADABLE',
    text: typeof errmsg === 'string' ? errmsg : '',
  };
}

/** Nothing secret leaves in words that others have chosen. */
export const without = (secrets: readonly string[], text: string): string =>
  secrets.reduce((told, secret) => (secret === '' ? told : told.split(secret).join('…')), text);
