/** A gateway of one answer each, for the protocol the SDKs speak (PLATFORM §11): enough to see a bundle's calls leave and answers arrive. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Gateway {
  url: string;
  /** Every request body, as text, in order. */
  requests: string[];
}

const ANSWERS: Record<string, unknown> = {
  'database.getDocument': {
    requestId: 'r1',
    data: { list: ['{"_id":"a","n":{"$numberInt":"7"}}'], limit: 100, offset: 0 },
  },
  'database.modifyAndReturnDoc': { requestId: 'r2', data: { updated: 1, doc: '{"_id":"a"}' } },
  'database.aggregateDocuments': { requestId: 'r3', data: { list: ['{"_id":"a"}'] } },
  'database.insertDocument': { requestId: 'r4', data: { insertedIds: ['a'] } },
  'database.modifyDocument': { requestId: 'r7', data: { updated: 1 } },
  'database.removeDocument': { requestId: 'r8', data: { deleted: 1 } },
  'functions.invokeFunction': { requestId: 'r5', data: { response_data: '{"ok":true}' } },
  'wx.openApi': { requestId: 'r6', code: 'STAND_IN', message: 'the openapi was reached' },
};

/** JSON bodies say `"action":"x"`, multipart ones have a part named action. */
const ACTION = /"action":"([\w.]+)"|name="action"\r\n\r\n([\w.]+)/;

export async function withGateway(use: (gateway: Gateway) => Promise<void>): Promise<void> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('latin1');
      requests.push(body);
      const [, json, form] = ACTION.exec(body) ?? [];
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify(
          ANSWERS[json ?? form ?? ''] ?? { code: 'NO_SUCH_ACTION', message: body.slice(0, 100) },
        ),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await use({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/admin`, requests });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
