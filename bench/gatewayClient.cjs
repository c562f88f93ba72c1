'use strict';
/* The client of bench/gateway.ts: one process with the real SDK, told by its parent what to do. */
const { performance } = require('node:perf_hooks');

const tcb = require('@cloudbase/node-sdk');

const db = tcb.init({ env: process.env.SCF_NAMESPACE, keepalive: true }).database();
const BATCH = 500;

async function fill({ fill: name, size }) {
  for (let from = 0; from < size; from += BATCH) {
    const documents = Array.from({ length: Math.min(BATCH, size - from) }, (_, i) => ({
      _id: `d${from + i}`,
      owner: `owner-${from + i}`,
      title: 'Blue mug',
      price: 89,
    }));
    await db.collection(name).add(documents);
  }
  return { filled: size };
}

async function read({ read: name, size, seconds, inFlight }) {
  const end = performance.now() + seconds * 1000;
  let done = 0;
  const worker = async () => {
    while (performance.now() < end) {
      const owner = `owner-${Math.floor(Math.random() * size)}`;
      const { data } = await db.collection(name).where({ owner }).get();
      if (data.length !== 1) throw new Error(`expected one document of ${owner}, got ${data.length}`);
      done += 1;
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: inFlight }, worker));
  return { rates: (done * 1000) / (performance.now() - started) };
}

process.on('message', (message) => {
  (message.fill ? fill(message) : read(message)).then(
    (reply) => process.send(reply),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
});
