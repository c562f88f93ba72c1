/**
 * How many indexed reads a second the gateway gives to one client process with the real SDK, 32 in flight, with 1 000 and with
 * 100 000 documents behind the index.
 *
 *   npx tsx bench/gateway.ts [--seconds 4]
 */
import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { startLocalCloud } from '../local-cloud/server/server';

const IN_FLIGHT = 32;
const SIZES = [1_000, 100_000];
const TARGET_PER_SECOND = 1_500;
const TARGET_RATIO = 1.2;
/** Alternating rounds, so that both sizes meet the same machine. */
const ROUNDS = 3;

type Reply = { rates: number } | { filled: number };

async function main(seconds: number): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-gateway-'));
  mkdirSync(path.join(folder, 'functions'));
  const indexes = Object.fromEntries(
    SIZES.map((size) => [
      `items_${size}`,
      [{ name: 'owner', keys: [{ name: 'owner', direction: 1 as const }] }],
    ]),
  );
  const cloud = await startLocalCloud({
    functionsDir: path.join(folder, 'functions'),
    dataDir: path.join(folder, 'data'),
    indexes,
    timers: false,
  });
  const client = fork(path.join(__dirname, 'gatewayClient.cjs'), [], {
    env: clientEnvironment(cloud.url),
    execArgv: [],
  });
  const ask = (message: object) =>
    new Promise<Reply>((resolve, reject) => {
      client.once('message', (reply) => resolve(reply as Reply));
      client.once('exit', (code) => reject(new Error(`the client ended with ${code}`)));
      client.send(message);
    });
  try {
    for (const size of SIZES) await ask({ fill: `items_${size}`, size });
    const rates = new Map<number, number[]>(SIZES.map((size) => [size, []]));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const size of SIZES) {
        const reply = await ask({ read: `items_${size}`, size, seconds, inFlight: IN_FLIGHT });
        if ('rates' in reply) rates.get(size)?.push(reply.rates);
      }
    }
    report(rates);
  } finally {
    client.removeAllListeners('exit');
    client.kill('SIGKILL');
    await cloud.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function report(rates: Map<number, number[]>): void {
  const medians = [...rates].map(([size, values]) => ({ size, rate: median(values) }));
  for (const { size, rate } of medians)
    console.log(`${String(size).padStart(7)} documents  ${rate.toFixed(0).padStart(5)} reads/s`);
  const [small, large] = medians;
  if (!small || !large) return;
  const ratio = small.rate / large.rate;
  console.log(`ratio ${ratio.toFixed(2)} (limit ${TARGET_RATIO}), goal ${TARGET_PER_SECOND} reads/s`);
  if (Math.min(small.rate, large.rate) < TARGET_PER_SECOND || ratio > TARGET_RATIO) process.exitCode = 1;
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function clientEnvironment(url: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    TCB_CONTEXT_CNFG: JSON.stringify({ URL: `${url}/admin` }),
    TENCENTCLOUD_REGION: 'ap-shanghai',
    TENCENTCLOUD_RUNENV: 'SCF',
    SCF_NAMESPACE: 'local-env',
    TENCENTCLOUD_SECRETID: 'id',
    TENCENTCLOUD_SECRETKEY: 'key',
  };
}

const given = process.argv.indexOf('--seconds');
void main(given < 0 ? 4 : Number(process.argv[given + 1]));
