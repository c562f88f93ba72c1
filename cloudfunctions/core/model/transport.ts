/** Why a call of a function cannot send: it has no WeChat token (PLATFORM §2), or nobody has set the AppSecret. */
const LACKS = ['NO_WECHAT_TOKEN', 'NO_APP_SECRET'] as const;
export type LackCode = (typeof LACKS)[number];

/** Which call of which function it is about. */
export interface CallFrom {
  /** The function, without the configuration's prefix. */
  function: string;
  /** The chain of callers as the platform gave it, such as `wx_http` or `wx_trigger,scf`; empty where it named none. */
  source: string;
}

/** Who could not send. */
export interface Lack extends CallFrom {
  code: LackCode;
}

/** The same as it is kept. Epoch ms. */
export interface SeenLack extends Lack {
  /** `absent`: seen beforehand, nothing was tried. `refused`: it was there, and WeChat or the gateway refused it. */
  form: 'absent' | 'refused';
  /** The words it was refused with; empty where there were none. */
  text: string;
  since: number;
  /** When it was last seen. */
  at: number;
}

/** Of the timer: nothing goes out by it. */
export interface TransportPause extends SeenLack {
  /** Of a refused token: when it is tried again. 0: at once, as soon as a run has what it takes. */
  until: number;
}

export const isLackCode = (code: unknown): code is LackCode => LACKS.some((one) => one === code);
