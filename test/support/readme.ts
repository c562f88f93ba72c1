/** What the README holds that can be tried. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const README = readFileSync(join(__dirname, '../../README.md'), 'utf8');
/** A fenced block: language, content. */
const FENCED = /^```(\w*)\n([\s\S]*?)^```$/gm;

const blocks = [...README.matchAll(FENCED)].map(([, language = '', text = '']) => ({ language, text }));

/** The code whose first line is a comment with that file's name. @throws Error when there is none */
export function snippet(file: string): string {
  const found = blocks.find(({ text }) => text.split('\n')[0]?.startsWith(`// ${file}`));
  if (!found) throw new Error(`README.md: expected a fenced block that begins with "// ${file}"`);
  return found.text;
}

/** The one block of that language, line by line. */
export const linesOf = (language: string): string[] => {
  const all = blocks.filter((block) => block.language === language);
  if (all.length !== 1) throw new Error(`README.md: expected one block of ${language}, got ${all.length}`);
  return all[0]!.text.trimEnd().split('\n');
};

/** Names of the npm scripts that the text tells to run. */
export const scriptsIn = (): string[] =>
  [...README.matchAll(/npm (?:run )?(start|test|(?<=run )[\w:]+)/g)].map(([, name = '']) => name);

/** Targets of links inside the repository. */
export const linksIn = (): string[] =>
  [...README.matchAll(/\]\((?!https?:|#)([^)]+)\)/g)].map(([, target = '']) => target);

/** What the text gives to `npm run ops --`, word by word. */
export const opsCommandsIn = (): string[][] =>
  [...README.matchAll(/^npm run ops -- ([^#\n]+)/gm)].map(([, words = '']) => words.trim().split(/\s+/));
