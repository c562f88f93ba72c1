export interface Tag {
  name: string;
  /** By name as written; `true` for one without a value. */
  attributes: Record<string, string | true>;
}

/** Quoted text may hold `>`; so may `{{ }}` in it. */
const TAG = /<([a-zA-Z][\w-]*)((?:\s+[^\s=>/"']+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*)\s*\/?>/g;
const ATTRIBUTE = /([^\s=>/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'))?/g;

/** All opening tags of a WXML text with their attributes. */
export function readTags(wxml: string): Tag[] {
  const bare = wxml.replace(/<!--[\s\S]*?-->/g, '');
  const tags: Tag[] = [...bare.matchAll(TAG)].map(([, name = '', text = '']) => ({
    name,
    attributes: Object.fromEntries(
      [...text.matchAll(ATTRIBUTE)].map(([, attribute = '', one, other]) => [
        attribute,
        one ?? other ?? true,
      ]),
    ),
  }));
  // The reading must not skip what it does not understand.
  const opened = bare.match(/<[a-zA-Z]/g)?.length ?? 0;
  if (opened !== tags.length)
    throw new Error(
      `Of ${opened} tags only ${tags.length} could be read: ${tags.map(({ name }) => name).join(' ')}`,
    );
  return tags;
}

/** The event of `bind:tap`, `bindtap`, `catch:tap`, `capture-bind:tap`, `mut-bind:tap`; undefined for what binds none. */
export function eventOf(attribute: string): string | undefined {
  return /^(?:capture-)?(?:mut-)?(?:bind|catch):?([a-z]\w*)$/.exec(attribute)?.[1];
}

/** The expressions inside `{{ }}`. */
export function expressionsIn(wxml: string): string[] {
  return [...wxml.matchAll(/\{\{([\s\S]*?)\}\}/g)].map(([, expression = '']) => expression);
}
