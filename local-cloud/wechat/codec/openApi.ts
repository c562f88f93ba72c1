import JsonBigint from 'json-bigint';
import protobuf from 'protobufjs';

/**
 * The protobuf messages that `wx-server-sdk` 4.0.2 puts into and expects from `wx.openApi`
 * (read from its `protobuf/openapi`; only the fields that the SDK uses).
 */
const SCHEMA = `
  syntax = "proto3";
  message KeyValuePair { string key = 1; bytes value = 2; string contenttype = 3; string filename = 4; }
  message OpenApiData { repeated KeyValuePair pairs = 1; }
  message SvrkitApiData { string api_name = 1; bytes req_data = 2; }
  message CommApiData { int32 api_type = 1; OpenApiData openapi_data = 2; SvrkitApiData svrkit_data = 4; string appid = 6; }
  message CommOpenApiResp { bytes resp_data = 1; string content_type = 2; int32 error_code = 3; uint32 http_code = 4; }
`;

const { root } = protobuf.parse(SCHEMA, { keepCase: false });
const request = root.lookupType('CommApiData');
const response = root.lookupType('CommOpenApiResp');

/** Anything but the SDK's `application/json; charset=utf-8` makes it decode the body as protobuf. */
const PROTOBUF_CONTENT_TYPE = 'application/octet-stream';

interface Pair {
  key: string;
  value: Buffer;
  contenttype: string;
  filename: string;
}

/** A file parameter, e.g. the picture of `security.imgSecCheck`. */
interface OpenApiFile {
  /** Empty with wx-server-sdk 4.0.2, which does not send it. */
  contentType: string;
  filename: string;
  value: Buffer;
}

export interface OpenApiRequest {
  /** Named inside the message for WeChat's inner calls only (`getOpenData`…); otherwise the form field `apiName` names it. */
  apiName?: string;
  /** The caller's parameters, keys as the SDK sent them (snake_case). Files are {@link OpenApiFile}. */
  parameters: Record<string, unknown>;
}

/** Body and HTTP content type of an answer to `wx.openApi`. */
export interface OpenApiBody {
  body: Buffer;
  contentType: string;
}

/** The bytes of `requestData` are not what the SDK sends. */
export class OpenApiDecodeError extends Error {
  override name = 'OpenApiDecodeError';
}

/**
 * Reads `requestData` of a `wx.openApi` request.
 * @throws OpenApiDecodeError when it is no `CommApiData` or a parameter is no JSON
 */
export function decodeOpenApiRequest(buffer: Uint8Array): OpenApiRequest {
  const message = decodeMessage(buffer);
  const parameters = Object.fromEntries(
    (message.openapiData?.pairs ?? []).map((pair) => [pair.key, parameterOf(pair)]),
  );
  const apiName = message.svrkitData?.apiName;
  return apiName ? { apiName, parameters } : { parameters };
}

/** JSON as WeChat writes it, big integers as plain digits. */
export const jsonOf = (value: unknown): string => JsonBigint.stringify(value);

/**
 * Makes the answer to `wx.openApi` from WeChat's JSON. Big integers are written as plain digits, as WeChat does with `msgid`:
 * a reader that takes them for doubles loses the last digits, here as there.
 * @param json WeChat's JSON; a string is sent as it is (for broken bodies), a Buffer as a binary answer
 * @param respType what WeChat claims the body to be; the SDK parses JSON under `application/json` and `text/plain`
 */
export function encodeOpenApiResponse(json: unknown, respType?: string): OpenApiBody {
  const binary = Buffer.isBuffer(json);
  const respData = binary ? json : Buffer.from(typeof json === 'string' ? json : jsonOf(json));
  const contentType = respType ?? (binary ? 'application/octet-stream' : 'application/json; encoding=utf-8');
  return finish({ respData, contentType, httpCode: 200 });
}

/**
 * Makes the answer by which WeChat's side of the gateway refuses a call, e.g. -604100 (no such API) or -604101 (not permitted):
 * the SDK throws `{errCode: errorCode}`.
 */
export function encodeOpenApiError(errorCode: number): OpenApiBody {
  return finish({ errorCode });
}

function finish(fields: Record<string, unknown>): OpenApiBody {
  const body = Buffer.from(response.encode(response.create(fields)).finish());
  return { body, contentType: PROTOBUF_CONTENT_TYPE };
}

function decodeMessage(buffer: Uint8Array) {
  try {
    return request.toObject(request.decode(buffer), {
      bytes: Buffer,
      arrays: true,
      objects: true,
      defaults: true,
    }) as {
      openapiData?: { pairs: Pair[] } | null;
      svrkitData?: { apiName: string } | null;
    };
  } catch (cause) {
    throw new OpenApiDecodeError('requestData of wx.openApi is not a CommApiData message', { cause });
  }
}

function parameterOf(pair: Pair): unknown {
  // The SDK names a file but loses its content type (it writes `contentType` where the message has `contenttype`).
  if (pair.filename || pair.contenttype) {
    return {
      contentType: pair.contenttype,
      filename: pair.filename,
      value: pair.value,
    } satisfies OpenApiFile;
  }
  try {
    return JSON.parse(pair.value.toString('utf8'));
  } catch (cause) {
    throw new OpenApiDecodeError(`parameter "${pair.key}" of wx.openApi is not JSON`, { cause });
  }
}
