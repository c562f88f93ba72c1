import parser from 'postcss-selector-parser';

/** How far the rules of a sheet reach. */
export interface Reach {
  /** Only this page's elements; undefined: all pages'. */
  page: string | undefined;
  /** The component's own classes only, by their prefix; undefined: classes as they are. */
  scope: string | undefined;
}

/**
 * Turns a WXSS selector into one for the phone's document:
 * - `view` → `wx-view` (how the engine's elements are called), `page` → `wx-page`;
 * - `.a` in an isolated component → `.scope--a`, which is what the engine writes; `:host` → the component's element;
 * - `#a` → by the end of the id, since the engine prefixes ids per component;
 * - everything is kept inside pages with `:where`, which adds no specificity.
 */
export function rewriteSelector(selector: string, reach: Reach): string {
  return parser((root) => {
    root.walkTags((tag) => {
      if (!inKeyframes(tag.value)) tag.value = tag.value === 'page' ? 'wx-page' : `wx-${tag.value}`;
    });
    root.walkIds((id) => {
      id.replaceWith(attribute('id', '$=', `--${id.value}`));
    });
    root.walkPseudos((pseudo) => {
      if (pseudo.value === ':host')
        pseudo.replaceWith(
          reach.scope ? attribute('wx-host', '=', reach.scope) : parser.tag({ value: 'wx-page' }),
        );
    });
    if (reach.scope) {
      root.walkClasses((name) => {
        name.value = `${reach.scope}--${name.value}`;
      });
    }
    for (const each of root.nodes) keepInside(each, reach.page);
  }).processSync(selector);
}

/** `from`, `to` and percentages are no tags. */
function inKeyframes(value: string): boolean {
  return value === 'from' || value === 'to' || /%$/.test(value) || value.startsWith('wx-');
}

/** Puts `:where(wx-page[data-route=…], wx-page[data-route=…] *)` on the first compound of a selector. */
function keepInside(selector: parser.Selector, page: string | undefined): void {
  const pages = page ? `wx-page[data-route="${page}"]` : 'wx-page';
  const guard = parser.pseudo({ value: `:where(${pages}, ${pages} *)` });
  const first = selector.nodes.findIndex((node) => node.type === 'combinator');
  const compound = first === -1 ? selector.nodes : selector.nodes.slice(0, first);
  const beforePseudoElement = compound.find((node) => node.type === 'pseudo' && node.value.startsWith('::'));
  if (beforePseudoElement) selector.insertBefore(beforePseudoElement, guard);
  else if (first === -1) selector.append(guard as unknown as parser.Selector);
  else selector.insertBefore(selector.nodes[first] as parser.Node, guard);
}

function attribute(name: string, operator: '=' | '$=', value: string): parser.Attribute {
  return parser.attribute({ attribute: name, operator, value, quoteMark: '"', raws: {} });
}
