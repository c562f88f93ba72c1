import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Router } from '../../control/router';
import { withCloud, type TestCloud, type TestFunction } from '../../testing/withCloud';
import { dataBrowserRoutes, servePage } from '../index';

/** Where Debian (and so the CI) puts it; another one is named by CHROMIUM. */
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** A browser for the tests that need one; `undefined` where there is none. */
export const chromium = existsSync(CHROMIUM) ? CHROMIUM : undefined;

export interface PageCloud extends TestCloud {
  /** Where page, data browser and control API answer together. */
  url: string;
}

/** Runs a local cloud with these functions, and the page in front of it. */
export async function withPage(
  functions: Record<string, TestFunction>,
  use: (cloud: PageCloud) => Promise<void>,
): Promise<void> {
  await withCloud(functions, async (cloud) => {
    const page = servePage();
    const { database } = cloud.cloud;
    const collections = async () => {
      const all = Object.entries(await database.export());
      return all.map(([name, documents]) => ({ name, documents: documents.length }));
    };
    const handle = database.handle.bind(database);
    const data = new Router(dataBrowserRoutes({ handle, collections }));
    const server = createServer((req, res) => {
      if (page.handle(req, res)) return;
      const url = new URL(req.url ?? '/', 'http://local');
      if (/^\/data\/(collections|documents)$/.test(url.pathname)) void data.handle(req, res, url);
      else void pass(cloud.cloud.url, req, res);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      await use({ ...cloud, url: `http://127.0.0.1:${port}` });
    } finally {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    }
  });
}

async function pass(target: string, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  const body = chunks.length > 0 ? Buffer.concat(chunks) : undefined;
  const answer = await fetch(target + (req.url ?? ''), { method: req.method, body });
  res.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
  res.end(Buffer.from(await answer.arrayBuffer()));
}
