import type { BuiltIn } from './host';

/** What `rich-text` shows; everything else (scripts, forms, links' targets) is left out. */
const TAGS = new Set(
  'a b big blockquote br code dd div dl dt em h1 h2 h3 h4 h5 h6 hr i img li ol p pre q s small span strong sub sup table tbody td th thead tr u ul'.split(
    ' ',
  ),
);
const ATTRIBUTES = new Set([
  'class',
  'style',
  'src',
  'alt',
  'width',
  'height',
  'colspan',
  'rowspan',
  'align',
]);

interface RichNode {
  type?: 'node' | 'text';
  name?: string;
  text?: string;
  attrs?: Record<string, unknown>;
  children?: RichNode[];
}

export const richText: BuiltIn = {
  tag: 'rich-text',
  properties: { nodes: null, space: String, userSelect: Boolean },
  render: (host) => {
    host.element.replaceChildren(...contentOf(host.get('nodes')));
  },
};

function contentOf(nodes: unknown): Node[] {
  if (typeof nodes === 'string') return fromHtml(nodes);
  return Array.isArray(nodes) ? (nodes as RichNode[]).map(fromNode) : [];
}

function fromHtml(html: string): Node[] {
  // A template's content is inert: nothing in it loads or runs before it was cleaned.
  const template = document.createElement('template');
  template.innerHTML = html;
  return [...template.content.childNodes].flatMap(clean);
}

function clean(node: Node): Node[] {
  if (node instanceof Text) return [document.createTextNode(node.data)];
  if (!(node instanceof Element)) return [];
  const name = node.localName;
  if (!TAGS.has(name)) return [];
  const attrs = Object.fromEntries([...node.attributes].map((each) => [each.name, each.value]));
  return [element(name, attrs, [...node.childNodes].flatMap(clean))];
}

function fromNode(node: RichNode): Node {
  if (node.type === 'text' || node.name === undefined) return document.createTextNode(node.text ?? '');
  const name = node.name.toLowerCase();
  if (!TAGS.has(name)) return document.createTextNode('');
  return element(name, node.attrs ?? {}, (node.children ?? []).map(fromNode));
}

function element(name: string, attributes: Record<string, unknown>, children: Node[]): HTMLElement {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    const safe = key !== 'src' || /^(https?:|data:image\/|\/)/.test(String(value));
    if (ATTRIBUTES.has(key) && safe) made.setAttribute(key, String(value));
  }
  made.append(...children);
  return made;
}
