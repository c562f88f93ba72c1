import type { Config } from '../config/config';

/** Where a card comes from, as far as its link tells. */
export interface From {
  template: string;
  topic: string;
  /** Of an operator's campaign: its name, and the variant. */
  campaign?: string | undefined;
  variant?: string | undefined;
}

export const FROM = ['template', 'topic', 'campaign', 'variant'] as const satisfies (keyof From)[];

/** Anything in braces: what is none of `FROM` the build refuses. */
export const IN_BRACES = /\{([^{}]*)\}/g;

/**
 * The team's own parameters of a card's link, as the configuration says. One that names what this card has not (`{campaign}`
 * of a single send) is left out.
 */
export function linkParameters(
  { linkParameters: all }: Pick<Config, 'linkParameters'>,
  from: From,
): Record<string, string> {
  const filled = Object.entries(all).map(([name, text]): [string, string | undefined] => {
    let isWhole = true;
    const value = text.replace(IN_BRACES, (_braces, asked: keyof From) => {
      isWhole &&= Boolean(from[asked]);
      return from[asked] ?? '';
    });
    return [name, isWhole ? value : undefined];
  });
  return Object.fromEntries(filled.filter((each): each is [string, string] => each[1] !== undefined));
}
