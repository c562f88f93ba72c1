import http from 'node:http';
import https from 'node:https';
import type { Alert } from '../core/ports';

/** Somebody who does not answer must not keep a tick from its work. */
const TIMEOUT = 4000;

/** By Node's own client: functions run on Node 16, which has no `fetch` (PLATFORM §6). */
export const postAlert: Alert = (url, body) =>
  new Promise((resolve, reject) => {
    const text = JSON.stringify(body);
    const client = url.startsWith('http:') ? http : https;
    const request = client.request(
      url,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
        timeout: TIMEOUT,
      },
      (response) => {
        response.resume();
        const status = response.statusCode ?? 0;
        if (status >= 200 && status < 300) resolve();
        else reject(new Error(`The webhook answered ${status}. 告警地址返回 ${status}。`));
      },
    );
    request.on('timeout', () =>
      request.destroy(new Error(`The webhook did not answer within ${TIMEOUT} ms. 告警地址超时。`)),
    );
    request.on('error', reject);
    request.end(text);
  });
