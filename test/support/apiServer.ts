/** A server in the place of WeChat's HTTPS API that answers what a test says, for the parts of the transport. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  method: string;
  path: string;
  query: Record<string, string>;
  body: string;
}

/** Takes the place of an answer. */
export type Answering = (response: http.ServerResponse, asked: Asked) => void;

export interface ApiServer {
  url: string;
  asked: Asked[];
  /** What it answers from now on. */
  answer(answering: Answering): void;
  /** How many connections it has been given. */
  connections(): number;
  close(): Promise<void>;
}

export async function startApiServer(): Promise<ApiServer> {
  const asked: Asked[] = [];
  let connections = 0;
  let answering: Answering = (response) => response.end('{}');
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://api');
      const one = {
        method: request.method ?? '',
        path: pathname,
        query: Object.fromEntries(searchParams),
        body: Buffer.concat(chunks).toString(),
      };
      asked.push(one);
      answering(response, one);
    });
  });
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answer: (given) => (answering = given),
    connections: () => connections,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const json =
  (body: unknown, status = 200): Answering =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
