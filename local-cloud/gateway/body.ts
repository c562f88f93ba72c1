import type { IncomingMessage } from 'node:http';

import busboy from 'busboy';

import { CloudError } from '../base/ports';

/** Longest body of one request: the platform's 16 MB documents (PLATFORM §7) with room for their JSON form. */
const MAX_BODY_BYTES = 50 * 1024 * 1024;

/** A request of the SDKs: JSON, or the multipart form by which openapi calls carry protobuf. */
export interface GatewayRequest {
  action: string;
  params: Record<string, unknown>;
}

/** @throws CloudError INVALID_PARAM when the body is not what the SDKs send */
export async function readGatewayRequest(req: IncomingMessage): Promise<GatewayRequest> {
  const isForm = (req.headers['content-type'] ?? '').startsWith('multipart/form-data');
  const body = await readBody(req, MAX_BODY_BYTES);
  const params = isForm ? await parseForm(req, body) : parseJson(body);
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

/**
 * A form's fields. `requestData` comes as a Buffer: the SDK appends bytes without a file name, so that it looks like a text field
 * (form-data in @cloudbase/node-sdk `utils/request-core`); read as latin1, each character is one byte.
 */
function parseForm(req: IncomingMessage, body: Buffer): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const refuse = (error: unknown) =>
      reject(
        new CloudError(
          'INVALID_PARAM',
          `The form is malformed: ${error instanceof Error ? error.message : String(error)}`,
        ),
      );
    const fields: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    const keep = (name: string, bytes: Buffer) => {
      fields[name] = name === 'requestData' ? bytes : bytes.toString('utf8');
    };
    try {
      const form = busboy({
        headers: req.headers,
        defCharset: 'latin1',
        limits: { fieldSize: MAX_BODY_BYTES },
      });
      form.on('field', (name, value) => keep(name, Buffer.from(value, 'latin1')));
      form.on('file', (name, file) => {
        const chunks: Buffer[] = [];
        file.on('data', (chunk: Buffer) => chunks.push(chunk));
        file.on('end', () => keep(name, Buffer.concat(chunks)));
      });
      form.on('close', () => resolve({ ...fields }));
      form.on('error', refuse);
      form.end(body);
    } catch (error) {
      refuse(error);
    }
  });
}

function short(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 60);
}
