import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Path inside the folder → content. */
export type Files = Record<string, string>;

/** The least that is a mini program; a test changes and adds what it is about. */
export const MINIMAL: Files = {
  'app.json': '{ "pages": ["pages/a/index"] }',
  'app.js': 'App({});',
  'pages/a/index.wxml': '<view>a</view>',
  'pages/a/index.js': 'Page({});',
};

/** Writes these files into a folder of their own, which is removed afterwards. */
export async function withProject<T>(files: Files, run: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'phone-'));
  try {
    for (const [path, content] of Object.entries(files)) write(folder, path, content);
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function write(folder: string, path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}
