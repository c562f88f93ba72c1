/**
 * `npm run bench:coldstart [-- DIR] [-- --parts]`: how long a built function takes to load, against a plain
 * `require('wx-server-sdk')`; with `--parts`, instead, the five largest parts of each bundle (for `docs/figures.md`).
 *
 * “In use” adds what a usual first call loads besides: it has no limit, and shows what was put off, not saved.
 *
 * Each load is a process of its own, with the files in the page cache; the candidates take turns, each round beginning
 * with another, so that a busy machine slows all of them alike. Medians. The processor's time stands beside the
 * clock's: where the two ratios differ by much, other programs were in the way. Exit code 1 when a function is over the limit.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { demoOptions } from '../scripts/build/options';
import { byPart, partsOfFunctions } from '../scripts/build/parts';

/** Load of a function ÷ load of the plain SDK. */
const LIMIT = 0.25;
const ROUNDS = 15;
const LARGEST = 5;

/** Files beside `index.js` that a usual first call loads as well, by what their names begin with. */
const USUAL_CALL: Readonly<Record<string, readonly string[]>> = {
  dispatch: ['tick-send-'],
  manage: ['contract-manage-', 'management-manage-'],
  send: ['send-one-'],
};

/** Loads modules and prints how long that took, in ms: by the clock and of the processor. */
const PROBE = `
const { hrtime, cpuUsage } = process;
const [start, before] = [hrtime.bigint(), cpuUsage()];
for (const module of process.argv.slice(1)) require(module);
const [end, used] = [hrtime.bigint(), cpuUsage(before)];
process.stdout.write(JSON.stringify([Number(end - start) / 1e6, (used.user + used.system) / 1e3]));
process.exit(0);`;

interface Candidate {
  name: string;
  /** Absolute paths; none: nothing but Node. */
  modules: string[];
  loads: number[];
  /** Time of the processor for the load. */
  cpu: number[];
  /** The whole process, start of Node included. */
  walls: number[];
}

function measure(candidate: Candidate): void {
  const start = process.hrtime.bigint();
  const told = execFileSync(process.execPath, ['-e', PROBE, ...candidate.modules], {
    encoding: 'utf8',
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      TENCENTCLOUD_RUNENV: 'SCF',
      TCB_ENV: 'bench',
      SCF_NAMESPACE: 'bench',
    },
  });
  const [load = NaN, cpu = NaN] = JSON.parse(told) as number[];
  candidate.walls.push(Number(process.hrtime.bigint() - start) / 1e6);
  candidate.loads.push(load);
  candidate.cpu.push(cpu);
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

function candidates(folder: string, root: string): Candidate[] {
  const functions = readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'index.js')))
    .sort();
  const of = (name: string, ...modules: string[]): Candidate => ({
    name,
    modules,
    loads: [],
    cpu: [],
    walls: [],
  });
  const usual = Object.entries(USUAL_CALL).map(([name, files]) =>
    of(`${name}, in use`, entryOf(folder, name), ...files.map((file) => fileOf(join(folder, name), file))),
  );
  return [
    of('wx-server-sdk', join(root, 'node_modules/wx-server-sdk')),
    of('bare Node'),
    ...functions.map((name) => of(name, entryOf(folder, name))),
    ...usual,
  ];
}

const entryOf = (folder: string, name: string) => join(folder, name, 'index.js');

function fileOf(folder: string, start: string): string {
  const file = readdirSync(folder).find((name) => name.startsWith(start) && name.endsWith('.js'));
  if (!file) throw new Error(`${folder}: expected a file ${start}….js, got none`);
  return join(folder, file);
}

function takeTurns(all: Candidate[]): void {
  all.forEach(measure);
  for (const candidate of all) Object.assign(candidate, { loads: [], cpu: [], walls: [] });
  for (let round = 0; round < ROUNDS; round++) {
    const first = round % all.length;
    [...all.slice(first), ...all.slice(0, first)].forEach(measure);
  }
}

const LINE = ['load of', 'ms', 'ratio', 'processor, ms', 'ratio', 'whole process, ms'];
const line = (cells: string[]) =>
  cells
    .map((cell, index) => (index === 0 ? cell.padEnd(18) : cell.padStart(LINE[index]!.length + 4)))
    .join('');

/** @returns whether every function is within the limit */
function compare(folder: string, root: string): boolean {
  const all = candidates(folder, root);
  takeTurns(all);
  const [plain, , ...functions] = all;
  const ratio = (of: (candidate: Candidate) => number[], candidate: Candidate) =>
    median(of(candidate)) / (plain ? median(of(plain)) : NaN);
  const load = ({ loads }: Candidate) => loads;
  const cpu = ({ cpu: used }: Candidate) => used;
  console.log(line(LINE));
  for (const candidate of all) {
    const times = [
      median(candidate.loads).toFixed(1),
      ratio(load, candidate).toFixed(2),
      median(candidate.cpu).toFixed(1),
      ratio(cpu, candidate).toFixed(2),
      median(candidate.walls).toFixed(0),
    ];
    console.log(line([candidate.name, ...times]));
  }
  const started = functions.filter(({ modules }) => modules.length === 1);
  const over = started.filter((candidate) => !(ratio(load, candidate) <= LIMIT));
  console.log(`limit ${LIMIT}: over it ${over.map(({ name }) => name).join(', ') || 'none'}`);
  return over.length === 0 && started.length > 0;
}

/** As a table for a Markdown file. */
async function showParts(root: string): Promise<void> {
  const kb = (bytes: number) => (bytes / 1024).toFixed(0);
  const numbers = Array.from({ length: LARGEST }, (_, index) => String(index + 1));
  console.log(`| bundle | KB | at start | ${numbers.join(' | ')} |`);
  console.log(`| --- | --- | --- | ${numbers.map(() => '---').join(' | ')} |`);
  for (const { name, bytes, bytesAtStart, inputs } of await partsOfFunctions(demoOptions(root))) {
    const largest = byPart(inputs).slice(0, LARGEST);
    const cells = largest.map(([part, size]) => `\`${part}\` ${kb(size)}`);
    console.log(`| \`${name}\` | ${kb(bytes)} | ${kb(bytesAtStart)} | ${cells.join(' | ')} |`);
  }
}

async function main(): Promise<void> {
  const root = resolve(__dirname, '..');
  const given = process.argv.slice(2);
  if (given.includes('--parts')) return showParts(root);
  const folder = resolve(given[0] ?? join(root, 'dist/cloudfunctions'));
  if (!existsSync(folder)) {
    console.error(
      `${folder}: expected built functions, got no such folder. Run "npm run build" first. 请先构建。`,
    );
    process.exitCode = 1;
  } else if (!compare(folder, root)) {
    process.exitCode = 1;
  }
}

void main();
