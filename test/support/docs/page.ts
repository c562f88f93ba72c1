/** What a page of Markdown is made of, as far as tests look at it. */
export interface Page {
  /** From the root of the repository. */
  path: string;
  headings: Heading[];
  fences: Fence[];
  links: Link[];
  /** `code` in running text and tables. */
  codes: string[];
}

export interface Heading {
  level: number;
  text: string;
  /** As GitHub makes it. */
  anchor: string;
  /** Of the part below it, down to the next heading. */
  rows: number;
  items: number;
  /** In this part, with those of its tables and lists. */
  paragraphs: number;
}

export interface Fence {
  language: string;
  text: string;
  line: number;
  /** Why it is not run, where a comment before it says so: `<!-- not run: framework -->`. */
  notRun?: string;
}

export interface Link {
  target: string;
  line: number;
}

const MARKER = /^<!-- not run: ([\w-]+) -->$/;

export function parsePage(path: string, text: string): Page {
  const page: Page = { path, headings: [], fences: [], links: [], codes: [] };
  const anchors = new Map<string, number>();
  let open: (Fence & { indent: string }) | undefined;
  let before = '';
  for (const [at, line] of text.split('\n').entries()) {
    if (open) {
      if (line.trim() === '```') {
        const { indent: _indent, ...fence } = open;
        page.fences.push(fence);
        open = undefined;
        before = '';
      } else open.text += `${line.startsWith(open.indent) ? line.slice(open.indent.length) : line}\n`;
      continue;
    }
    const fence = /^(\s*)```(\w*)$/.exec(line);
    if (fence) {
      const notRun = MARKER.exec(before.trim())?.[1];
      open = {
        indent: fence[1]!,
        language: fence[2]!,
        text: '',
        line: at + 1,
        ...(notRun !== undefined && { notRun }),
      };
      continue;
    }
    readLine(page, anchors, line, before, at + 1);
    // A marker stands before its fence with an empty line between.
    if (line.trim() !== '' || !MARKER.test(before.trim())) before = line;
  }
  if (open) throw new Error(`${path}:${open.line}: the fence is not closed`);
  return page;
}

function readLine(page: Page, anchors: Map<string, number>, line: string, before: string, at: number): void {
  const heading = /^(#{1,6}) (.+)$/.exec(line);
  const part = page.headings.at(-1);
  if (heading) {
    const [, marks = '', text = ''] = heading;
    const base = slug(text);
    const times = anchors.get(base) ?? 0;
    anchors.set(base, times + 1);
    const anchor = times === 0 ? base : `${base}-${times}`;
    page.headings.push({ level: marks.length, text, anchor, rows: 0, items: 0, paragraphs: 0 });
  } else if (part) {
    if (/^\|/.test(line)) part.rows++;
    else if (/^\s*([-*]|\d+\.) /.test(line)) part.items++;
    else if (line.trim() !== '' && before.trim() === '' && !line.startsWith('<!--')) part.paragraphs++;
  }
  const plain = line.replace(/(`+)(.+?)\1/g, (_all, _marks, code: string) => {
    page.codes.push(code.trim());
    return '';
  });
  for (const [, target = ''] of plain.matchAll(/\]\(([^)\s]+)\)/g)) page.links.push({ target, line: at });
  for (const [, target = ''] of line.matchAll(/(?:src|href)="([^"]+)"/g))
    page.links.push({ target, line: at });
}

/** GitHub's: lower case, without punctuation, blanks as hyphens. */
const slug = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-');

/** A fence without what is only said to its reader: comments and the blanks before them. */
export function codeOf({ language, text }: Fence): string {
  const slashes = /(^|\s)\/\/ .*$|\/\*\*?[\s\S]*?\*\//gm;
  const comments: Record<string, RegExp> = {
    ts: slashes,
    tsx: slashes,
    js: slashes,
    vue: slashes,
    sh: /(^|\s)# .*$/gm,
  };
  const pattern = comments[language];
  const code = pattern ? text.replace(pattern, '') : text;
  return code
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n');
}
