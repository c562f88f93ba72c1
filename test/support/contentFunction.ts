/** A team's content function that misbehaves as it is told, deployed beside the built functions. */
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { ContentCall } from '../../cloudfunctions/core/contract';
import type { Built } from './build';
import { runFolder } from './run/runFolder';

/** What the next call is answered with; the last one holds on. */
export interface Told {
  /** Milliseconds before it answers. */
  late?: number;
  /** It ends its process instead of answering. */
  dies?: boolean;
  throws?: string;
  /** Instead of an answer for each. */
  result?: unknown;
  /** Items instead of one good one for each: `of` is whose, by the order in which they were asked for. */
  items?: (({ of: number } & Record<string, unknown>) | Record<string, unknown> | string | null)[];
}

/** Without the SDK: it starts in no time, and each process knows what the others did. */
const code = (folder: string) => `const { appendFileSync, readFileSync, writeFileSync } = require('node:fs');
const file = (name) => ${JSON.stringify(folder)} + '/' + name;
const byId = (people) => (item) => {
  if (typeof item !== 'object' || item === null || !('of' in item)) return item;
  const { of, ...rest } = item;
  return { id: people[of].id, ...rest };
};
exports.main = async (event) => {
  appendFileSync(file('calls.jsonl'), JSON.stringify(event) + '\\n');
  const [now, ...next] = JSON.parse(readFileSync(file('told.json'), 'utf8'));
  if (next.length > 0) writeFileSync(file('told.json'), JSON.stringify(next));
  if (now.dies) process.exit(3);
  await new Promise((resolve) => setTimeout(resolve, now.late ?? 0));
  appendFileSync(file('answered.jsonl'), '1\\n');
  if (now.throws) throw new Error(now.throws);
  if ('result' in now) return now.result;
  if (now.items) return { people: now.items.map(byId(event.people)) };
  return { people: event.people.map(({ id }) => ({ id, data: { goods: '券 ' + id.slice(0, 6) } })) };
};
`;

export interface ContentFunction {
  /** For the local cloud: the built functions, and this one. */
  functionsDir: string;
  tell(...calls: Told[]): void;
  /** What it was called with, the earliest first. */
  calls(): ContentCall[];
  /** How often it came to its answer, heard or not. */
  answered(): number;
}

/** @param name of the function, as `contentFunctions` lists it */
export function deployContentFunction(built: Built, name: string): ContentFunction {
  const folder = mkdtempSync(join(runFolder(), 'content-'));
  const functionsDir = join(folder, 'cloudfunctions');
  mkdirSync(join(functionsDir, name), { recursive: true });
  for (const each of readdirSync(built.functions))
    if (each !== name) symlinkSync(join(built.functions, each), join(functionsDir, each));
  writeFileSync(join(functionsDir, name, 'index.js'), code(folder));
  writeFileSync(join(functionsDir, name, 'config.json'), JSON.stringify({ timeout: 20 }));
  const lines = (file: string): string[] => {
    appendFileSync(join(folder, file), '');
    return readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean);
  };
  return {
    functionsDir,
    tell(...calls) {
      for (const file of ['calls.jsonl', 'answered.jsonl']) rmSync(join(folder, file), { force: true });
      writeFileSync(join(folder, 'told.json'), JSON.stringify(calls));
    },
    calls: () => lines('calls.jsonl').map((line) => JSON.parse(line) as ContentCall),
    answered: () => lines('answered.jsonl').length,
  };
}
