import type { Config, Template } from '../config/config';

/** The templates of the configuration that share one WeChat id: one balance, but switches and permits of their own. */
export const templatesOf = ({ templates }: Config, templateId: string): Template[] =>
  Object.values(templates).filter(({ id }) => id === templateId);

export const aliasesOf = (config: Config, templateId: string): string[] =>
  templatesOf(config, templateId).map(({ alias }) => alias);
