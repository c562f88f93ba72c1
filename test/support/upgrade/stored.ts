/** The state in which the story leaves its environment, as `WRITE_STORED=1 npx jest test/upgrade/fromGit` writes it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Export } from '../control';
import type { Told } from './story';

const FILE = join(resolve(__dirname, '../../..'), 'test/fixtures/upgrade/firstCommit.json');

export interface Stored {
  made: string;
  /** The environment's time; epoch ms. */
  now: number;
  told: Told;
  collections: Export['collections'];
  wechat: unknown;
}

export const readStored = (): Stored => JSON.parse(readFileSync(FILE, 'utf8')) as Stored;

/** A document a line. */
export function writeStored({ collections, ...rest }: Stored): void {
  const written = Object.entries(collections).filter(([, documents]) => documents.length > 0);
  const lists = written.map(([name, documents]) => {
    const lines = documents.map((document) => JSON.stringify(document)).join(',\n');
    return `${JSON.stringify(name)}: [\n${lines}\n]`;
  });
  const parts = Object.entries(rest).map(
    ([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  );
  writeFileSync(FILE, `{\n${parts.join(',\n')},\n"collections": {\n${lists.join(',\n')}\n}\n}\n`);
}
