import type { Config } from '../config/config';
import { leavesOf, type Leaf, type Rule } from '../model/rule';
import type { Known } from '../model/segment';

type Part = 'traits' | 'tags' | 'events' | 'topics' | 'templates';

/** Which entry of the configuration a leaf rests on. */
function namedBy(leaf: Leaf): [Part, string] | undefined {
  switch (leaf.kind) {
    case 'trait':
      return ['traits', leaf.name];
    case 'tag':
      return ['tags', leaf.name];
    case 'topic':
      return ['topics', leaf.name];
    case 'did':
    case 'notDone':
    case 'stopped':
    case 'cameBack':
      return ['events', leaf.event];
    case 'wished':
    case 'credit':
      return ['templates', leaf.template];
    case 'received':
    case 'clicked':
    case 'ignored':
      return leaf.template === undefined ? undefined : ['templates', leaf.template];
    default:
      return undefined;
  }
}

/** What a rule rests on, to be kept with it. */
export function knownOf(rule: Rule, config: Config): Known {
  const known: Record<Part, Record<string, unknown>> = {
    traits: {},
    tags: {},
    events: {},
    topics: {},
    templates: {},
  };
  for (const { rule: leaf } of leavesOf(rule)) {
    const named = namedBy(leaf);
    if (!named) continue;
    const [part, name] = named;
    if (Object.hasOwn(config[part], name)) known[part][name] = config[part][name];
  }
  return known as unknown as Known;
}

/**
 * The configuration as a stored rule is to see it. A trait keeps the type that it had: the rule's values are of that. Of all
 * else the configuration's own word counts where it has one.
 */
export const withKnown = (config: Config, known: Known): Config => ({
  ...config,
  traits: { ...config.traits, ...known.traits },
  tags: { ...known.tags, ...config.tags },
  events: { ...known.events, ...config.events },
  topics: { ...known.topics, ...config.topics },
  templates: { ...known.templates, ...config.templates },
});
