import { createServer } from 'node:net';

/** @returns the port if nobody listens at it, else 0: any other */
export async function freePort(port: number): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(0));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(port)));
  });
}
