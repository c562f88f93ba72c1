/** An opening tag and where its `<` stands. */
export interface TagUse {
  tag: string;
  offset: number;
}

/** The opening tags of a WXML text; comments, scripts and `{{ }}` are no place for tags. */
export function tagsOf(wxml: string): TagUse[] {
  const blank = (text: string): string => text.replace(/[^\n]/g, ' ');
  const bare = wxml
    .replace(/<!--[\s\S]*?-->/g, blank)
    .replace(
      /(<wxs\b[^>]*>)([\s\S]*?)(<\/wxs>)/g,
      (_all, open: string, body: string, close: string) => open + blank(body) + close,
    )
    .replace(/\{\{[\s\S]*?\}\}/g, blank);
  // An opening tag: "<", a letter, then letters, digits, "-", "_".
  return [...bare.matchAll(/<([a-zA-Z][\w-]*)/g)].map((match) => ({
    tag: match[1] ?? '',
    offset: match.index,
  }));
}
