import type { IncomingMessage } from 'node:http';

import { CloudError } from '../ports';
import { parseForm } from './form';

/** Longest body of one request: the platform's 16 MB documents (PLATFORM §7) with room for their JSON form. */
const MAX_BODY_BYTES = 50 * 1024 * 1024;

/** A request of the SDKs: JSON, or the multipart form by which openapi calls carry protobuf. */
export interface GatewayRequest {
  action: string;
  params: Record<string, unknown>;
}

/** @throws CloudError INVALID_PARAM when the body is not what the SDKs send */
export async function readGatewayRequest(req: IncomingMessage): Promise<GatewayRequest> {
  const contentType = req.headers['content-type'] ?? '';
  const body = await readBody(req, MAX_BODY_BYTES);
  const params = contentType.startsWith('multipart/form-data')
    ? formParams(contentType, body)
    : parseJson(body);
  const { action } = params;
  if (typeof action !== 'string' || action === '') {
    throw new CloudError(
      'INVALID_PARAM',
      `"action" is missing: expected a name such as "database.getDocument", got ${short(action)}.`,
    );
  }
  return { action, params };
}

/** Reads a body to its end. @throws CloudError when it is longer than allowed */
export function readBody(req: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    req.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= maxBytes) chunks.push(chunk);
      else chunks.length = 0;
    });
    req.on('end', () => {
      if (length <= maxBytes)
        return resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
      reject(
        new CloudError(
          'INVALID_PARAM',
          `The request is ${length} bytes long; at most ${maxBytes} are taken.`,
        ),
      );
    });
    req.on('error', reject);
    req.on('close', () => {
      if (!req.complete)
        reject(new CloudError('INVALID_PARAM', 'The request ended before its body was complete.'));
    });
  });
}

function parseJson(body: Buffer): Record<string, unknown> {
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new CloudError(
      'INVALID_PARAM',
      `The body is not valid JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  if (!json || typeof json !== 'object' || Array.isArray(json)) {
    throw new CloudError('INVALID_PARAM', `Expected a JSON object, got ${short(json)}.`);
  }
  return json as Record<string, unknown>;
}

/** A form's fields as text; `requestData`, which is protobuf, as the bytes it is. */
function formParams(contentType: string, body: Buffer): Record<string, unknown> {
  try {
    const fields = Object.entries(parseForm(contentType, body));
    return Object.fromEntries(
      fields.map(([name, bytes]) => [name, name === 'requestData' ? bytes : bytes.toString('utf8')]),
    );
  } catch (error) {
    throw new CloudError(
      'INVALID_PARAM',
      `The form is malformed: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function short(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 60);
}
