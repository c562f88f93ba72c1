/**
 * `npm run bench:coldstart [-- DIR]`: how long a built function takes to load, against a plain `require('wx-server-sdk')`.
 *
 * Each load is a process of its own, with the files in the page cache; the candidates take turns, so that a busy
 * machine slows all of them alike. Medians. Exit code 1 when a function is over the limit.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Load of a function ÷ load of the plain SDK. */
const LIMIT = 0.45;
const GOAL = 0.3;
const ROUNDS = 15;

/** Loads one module and prints how long that took, in ms. */
const PROBE = `
const { hrtime } = process;
const start = hrtime.bigint();
if (process.argv[1]) require(process.argv[1]);
process.stdout.write(String(Number(hrtime.bigint() - start) / 1e6));
process.exit(0);`;

interface Candidate {
  name: string;
  /** Absolute path or empty: nothing but Node. */
  module: string;
  loads: number[];
  /** The whole process, start of Node included. */
  walls: number[];
}

function measure(candidate: Candidate): void {
  const start = process.hrtime.bigint();
  const load = execFileSync(process.execPath, ['-e', PROBE, candidate.module], {
    encoding: 'utf8',
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      TENCENTCLOUD_RUNENV: 'SCF',
      TCB_ENV: 'bench',
      SCF_NAMESPACE: 'bench',
    },
  });
  candidate.walls.push(Number(process.hrtime.bigint() - start) / 1e6);
  candidate.loads.push(Number(load));
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

function candidates(folder: string, root: string): Candidate[] {
  const functions = readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'index.js')))
    .sort();
  const of = (name: string, module: string): Candidate => ({ name, module, loads: [], walls: [] });
  return [
    of('wx-server-sdk', join(root, 'node_modules/wx-server-sdk')),
    of('bare Node', ''),
    ...functions.map((name) => of(name, join(folder, name, 'index.js'))),
  ];
}

function main(): void {
  const root = resolve(__dirname, '..');
  const folder = resolve(process.argv[2] ?? join(root, 'dist/cloudfunctions'));
  if (!existsSync(folder)) {
    console.error(
      `${folder}: expected built functions, got no such folder. Run "npm run build" first. 请先构建。`,
    );
    process.exitCode = 1;
    return;
  }
  const all = candidates(folder, root);
  all.forEach(measure);
  for (const candidate of all) Object.assign(candidate, { loads: [], walls: [] });
  for (let round = 0; round < ROUNDS; round++) all.forEach(measure);

  const plain = median(all[0]?.loads ?? []);
  console.log(
    `${'load of'.padEnd(24)}${'ms'.padStart(8)}${'ratio'.padStart(8)}${'whole process, ms'.padStart(20)}`,
  );
  for (const { name, loads, walls } of all) {
    const load = median(loads);
    const ratio = (load / plain).toFixed(2);
    console.log(
      `${name.padEnd(24)}${load.toFixed(1).padStart(8)}${ratio.padStart(8)}${median(walls).toFixed(0).padStart(20)}`,
    );
  }
  const functions = all.slice(2).map(({ name, loads }) => ({ name, ratio: median(loads) / plain }));
  const over = functions.filter(({ ratio }) => !(ratio <= LIMIT));
  const reached = functions.filter(({ ratio }) => ratio <= GOAL).length;
  console.log(
    `goal ${GOAL}: ${reached} of ${functions.length}; limit ${LIMIT}: over it ${over.map(({ name }) => name).join(', ') || 'none'}`,
  );
  if (over.length > 0 || functions.length === 0) process.exitCode = 1;
}

main();
