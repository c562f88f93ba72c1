import { randomBytes } from 'node:crypto';

/** WeChat's trace id, e.g. `65ee7d3d-68cd9db2-11da2bb5`: the time in hexadecimal and two random parts. */
const rid = (): string => {
  const seconds = Math.floor(Date.now() / 1000);
  return [seconds.toString(16), randomBytes(4).toString('hex'), randomBytes(4).toString('hex')].join('-');
};

/** A refusal of an openapi call; becomes `{errcode, errmsg: "… rid: …"}`. */
export class WeChatRefusal extends Error {
  override name = 'WeChatRefusal';
  constructor(
    readonly errcode: number,
    readonly text: string,
  ) {
    super(`${errcode} ${text}`);
  }

  /** The answer as WeChat words it. */
  toAnswer(): { errcode: number; errmsg: string } {
    return { errcode: this.errcode, errmsg: `${this.text} rid: ${rid()}` };
  }
}

/** A failure of `wx.requestSubscribeMessage`, as its `fail` callback gets it (PLATFORM §1). */
export class SheetError extends Error {
  override name = 'SheetError';
  constructor(
    readonly errCode: number,
    text: string,
  ) {
    super(`requestSubscribeMessage:fail ${text}`);
  }

  toFailure(): { errCode: number; errMsg: string } {
    return { errCode: this.errCode, errMsg: this.message };
  }
}

/** A refusal by the gateway's own WeChat side, before WeChat: encode it with `encodeOpenApiError(errorCode)`. */
export class OpenApiGatewayError extends Error {
  override name = 'OpenApiGatewayError';
  constructor(
    /** E.g. -604100: API not found. */
    readonly errorCode: number,
    message: string,
  ) {
    super(message);
  }
}
