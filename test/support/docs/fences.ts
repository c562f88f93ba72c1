/** The code in the documentation, by what can be done with it. */
import { pagesOf } from './files';
import type { Fence } from './page';

export interface Snippet extends Fence {
  /** Name of its page: `README`, `send.md`. */
  page: string;
  /** What the first line says that it is: `// app.js`. Of `ts`, `js`, `wxml`. */
  file: string;
}

/**
 * Why code in the documentation is not run here. Whoever adds a word adds a sentence to the pages that use it, so that the
 * reader knows as much as the test.
 */
export const NOT_RUN: Readonly<Record<string, string>> = {
  framework: 'it needs Taro or uni-app, which this repository does not install',
};

/** Of the English pages: the Chinese ones hold the same code (`languages.test.ts`). */
export function snippets(): Snippet[] {
  return [...pagesOf('en')].flatMap(([page, { fences }]) =>
    fences.map((fence) => ({ ...fence, page, file: fileOf(fence) })),
  );
}

const fileOf = ({ text }: Fence): string =>
  /^(?:\/\/|<!--) (\S+\.\w+)/.exec(text.split('\n', 1)[0] ?? '')?.[1] ?? '';

/** The code whose first line is a comment with that file's name. @throws Error when there is none */
export function snippet(file: string, page = 'README'): string {
  const found = snippets().find((one) => one.page === page && one.file === file);
  if (!found) throw new Error(`${page}: expected a fenced block that begins with "// ${file}"`);
  return found.text;
}

export interface Command {
  page: string;
  line: number;
  /** Without the comment at its end. */
  text: string;
}

/** What the pages tell to type, one command each; a line that ends in `\` goes on in the next. */
export function commands(): Command[] {
  return snippets()
    .filter(({ language, notRun }) => language === 'sh' && notRun === undefined)
    .flatMap(({ page, line, text }) =>
      text
        .replace(/\\\n\s*/g, '')
        .split('\n')
        .map((one) => one.replace(/(^|\s+)# .*$/, '').trim())
        .filter((one) => one !== '')
        .map((one) => ({ page, line, text: one })),
    );
}

const OPS = 'npm run ops -- ';

/** What the pages give to `npm run ops --`, word by word. */
export const opsCommands = (): { page: string; words: string[] }[] =>
  commands()
    .filter(({ text }) => text.startsWith(OPS))
    .map(({ page, text }) => ({ page, words: text.slice(OPS.length).split(/\s+/) }));

/** The rule on the page of segments; a file's text. @throws Error when there is none */
export function documentedRule(): string {
  const rule = snippets().find(({ page, language }) => page === 'segments.md' && language === 'json');
  if (!rule) throw new Error('segments.md: expected a fenced block of JSON, a rule');
  return rule.text;
}
