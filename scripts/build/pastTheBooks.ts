/** What a team's own code does with subscribe messages without us: the books hear nothing of it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isOurs } from './ownership';
import { teamSources } from './teamSources';

/** Cloud call or HTTPS. Such a send spends a credit that the books still count. */
const SEND = /subscribeMessage\s*\.\s*send\b|message\/subscribe\/send/;
/** An accept of such a sheet is a credit that the books do not have. */
const ASK = /\brequestSubscribeMessage\s*\(/;

/** @param functions folder of the functions @param shownFrom the places are named from here @returns `send/index.js:12` … */
export const sendsPastTheBooks = (functions: string, shownFrom: string): string[] =>
  placesOf(SEND, teamSources(functions), shownFrom);

/** @param sources folder of the mini program as the team writes it; `but` folders of it that hold something else */
export const asksPastTheBooks = (sources: string, shownFrom: string, but: readonly string[] = []): string[] =>
  placesOf(ASK, sourcesOf(sources, but), shownFrom);

/** Packages, and what tools make of the sources. */
const NOT_WRITTEN = ['node_modules', 'miniprogram_npm', 'dist', 'unpackage'];

function sourcesOf(folder: string, but: readonly string[]): string[] {
  if (!existsSync(folder) || isOurs(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return NOT_WRITTEN.includes(entry.name) || entry.name.startsWith('.') || but.includes(path)
        ? []
        : sourcesOf(path, but);
    return /\.(?:[cm]?[jt]sx?|vue|wpy|wxs)$/.test(entry.name) ? [path] : [];
  });
}

/** What is commented out calls nobody. */
const COMMENT = /^\s*(?:\/\/|\*)/;

const placesOf = (pattern: RegExp, files: readonly string[], shownFrom: string): string[] =>
  files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, at) =>
        pattern.test(line) && !COMMENT.test(line) ? [`${relative(shownFrom, file)}:${at + 1}`] : [],
      ),
  );
