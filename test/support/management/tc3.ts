/** Checks Tencent Cloud's signature (TC3-HMAC-SHA256) as the API does: with the key that it has on file. */
import { createHash, createHmac } from 'node:crypto';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

const AUTHORIZATION =
  /^TC3-HMAC-SHA256 Credential=([^/]+)\/([\d-]+)\/(\w+)\/tc3_request, SignedHeaders=content-type;host, Signature=([0-9a-f]+)$/;

export interface Signed {
  authorization: string;
  timestamp: string;
  host: string;
  contentType: string;
  body: string;
}

/** @returns the code of the refusal, or nothing */
export function refusalOf(request: Signed, secretId: string, secretKey: string): string | undefined {
  const [, id, date, service, signature] = AUTHORIZATION.exec(request.authorization) ?? [];
  if (!id || !date || !service) return 'AuthFailure.InvalidAuthorization';
  if (id !== secretId) return 'AuthFailure.SecretIdNotFound';
  if (Math.abs(Date.now() / 1000 - Number(request.timestamp)) > 300) return 'AuthFailure.SignatureExpire';
  if (service !== request.host.split('.')[0]) return 'AuthFailure.SignatureFailure';
  const canonical = [
    'POST',
    '/',
    '',
    `content-type:${request.contentType}\nhost:${request.host}\n`,
    'content-type;host',
    hash(request.body),
  ].join('\n');
  const text = `TC3-HMAC-SHA256\n${request.timestamp}\n${date}/${service}/tc3_request\n${hash(canonical)}`;
  const key = hmac(hmac(hmac(`TC3${secretKey}`, date), service), 'tc3_request');
  return hmac(key, text).toString('hex') === signature ? undefined : 'AuthFailure.SignatureFailure';
}
