import postcss from 'postcss';
import { COMMON_ATTRIBUTES, COMMON_EVENTS, COMPONENTS, LANGUAGE } from './components';
import { eventOf, expressionsIn, readTags, type Tag } from './readWxml';

/**
 * What of a template WeChat does not know.
 * @param own tags of `usingComponents`, with their properties and events; undefined members: anything goes
 */
export function templateMistakes(wxml: string, own: Readonly<Record<string, OwnComponent>>): string[] {
  const mistakes = readTags(wxml).flatMap((tag) => tagMistakes(tag, own[tag.name]));
  const expressions = expressionsIn(wxml)
    // Optional chaining, `??`, template strings, arrow functions, `new`, `typeof`: JavaScript, but not WXML.
    .filter((expression) => /\?\.(?!\d)|\?\?|`|=>|\b(new|typeof|await)\b/.test(expression))
    .map((expression) => `{{${expression}}}: WXML has no such expression`);
  return [...mistakes, ...expressions];
}

export interface OwnComponent {
  properties: ReadonlySet<string>;
  events: ReadonlySet<string>;
}

function tagMistakes({ name, attributes }: Tag, own: OwnComponent | undefined): string[] {
  const known = own
    ? { attributes: [...own.properties].map(kebab), events: [...own.events] }
    : (COMPONENTS[name] ?? (LANGUAGE[name] && { attributes: LANGUAGE[name], events: [] }));
  if (!known) return [`<${name}>: WeChat has no such component`];
  return Object.keys(attributes).flatMap((attribute) => {
    const event = eventOf(attribute);
    if (event !== undefined) {
      const there = known.events.includes(event) || COMMON_EVENTS.includes(event);
      return there ? [] : [`<${name} ${attribute}>: the component has no event "${event}"`];
    }
    if (/^(data-|mark:)/.test(attribute)) return [];
    // Two-way binding of an attribute.
    const plain = attribute.replace(/^model:/, '');
    const there = COMMON_ATTRIBUTES.includes(plain) || known.attributes.includes(plain);
    return there ? [] : [`<${name} ${attribute}>: the component has no such attribute`];
  });
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/**
 * What of a style sheet WeChat refuses or ignores.
 * @param inComponent components take class selectors only
 */
export function styleMistakes(wxss: string, inComponent: boolean): string[] {
  const mistakes: string[] = [];
  postcss.parse(wxss).walk((node) => {
    if (node.type === 'atrule') {
      if (!['import', 'media', 'keyframes', 'supports', 'font-face'].includes(node.name))
        mistakes.push(`@${node.name}: WXSS has no such rule`);
      if (node.name === 'import' && !/^["']\.{0,2}\/.*\.wxss["']$/.test(node.params))
        mistakes.push(`@import ${node.params}: expected the relative path of a .wxss`);
    }
    if (node.type === 'decl' && /url\(\s*["']?(?!data:|https?:)/.test(node.value))
      mistakes.push(`${node.prop}: WXSS takes no pictures of the mini program itself; use <image>`);
    if (node.type === 'rule' && node.parent?.type !== 'root' && node.parent?.type !== 'atrule')
      mistakes.push(`${node.selector}: WXSS has no nested rules`);
    if (node.type === 'rule' && inComponent && !isStep(node.selector) && !onlyClasses(node.selector))
      mistakes.push(`${node.selector}: in a component only class selectors are sure to work`);
  });
  return mistakes;
}

const isStep = (selector: string): boolean => /^(from|to|\d+%)(,|$)/.test(selector);
/** A part of a selector between spaces and combinators: classes, `:host`, pseudo-classes and pseudo-elements on them. */
const CLASSES = /^(?:\.[\w-]+|:host)(?:\.[\w-]+|::?[\w-]+)*$/;
const onlyClasses = (selector: string): boolean =>
  selector.split(/[\s>+~,]+/).every((part) => CLASSES.test(part));
