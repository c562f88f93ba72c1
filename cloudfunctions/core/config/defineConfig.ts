import type { ConfigInput } from './input';
import type { GoalInput } from './input/behaviour';
import type { TemplateInput, TopicInput } from './input/templates';

/** What `defineConfig` returns: the file as written, its aliases and data names as literal types. */
export type DefinedConfig<Topics, Templates, Goals> = Omit<ConfigInput, 'topics' | 'templates' | 'goals'> & {
  readonly topics: Topics;
  readonly templates: Templates;
  readonly goals?: Goals;
};

/**
 * Types `notify.config.ts`: a template's topic must be a key of `topics`, a field must be a WeChat field.
 * It checks nothing at run time; the build does (`checkConfig`).
 */
export function defineConfig<
  const Topics extends Record<string, TopicInput>,
  const Templates extends Record<string, TemplateInput<keyof Topics & string>>,
  const Goals extends Record<string, GoalInput> = Record<never, GoalInput>,
>(
  config: Omit<ConfigInput, 'topics' | 'templates' | 'goals'> & {
    readonly topics: Topics;
    readonly templates: Templates & NoUnknownOptions<Templates, TemplateInput>;
    readonly goals?: Goals & NoUnknownOptions<Goals, GoalInput>;
  },
): DefinedConfig<Topics, Templates, Goals> {
  return config;
}

/** A generic parameter is exempt from TypeScript's check for unknown keys; this brings it back, one level deep. */
type NoUnknownOptions<Entries, Allowed> = {
  [Name in keyof Entries]: { [Option in Exclude<keyof Entries[Name], keyof Allowed>]: never };
};
