import { randomBytes } from 'node:crypto';
import type { TemplateDefinition } from '../base/options';
import type { Store } from '../state/store';
import type { Keyword, PublicTitle } from './publicLibrary';

const KEY = 'templates';

/** A template that was added from the public library. */
export interface AddedTemplate extends TemplateDefinition {
  tid: number;
  kids: number[];
  content: string;
  example: string;
}

interface Changes {
  added: AddedTemplate[];
  /** Ids of configured templates that were deleted. */
  deleted: string[];
}

/** Field → its name on the card, in the card's order: the template's keywords. */
export function labelsOf({ content }: TemplateDefinition): Record<string, string> | undefined {
  if (content === undefined) return undefined;
  const lines = content.matchAll(/^\s*(.*?)\s*[:：]\s*\{\{(\w+)\.DATA\}\}/gm);
  return Object.fromEntries([...lines].map(([, label = '', field = '']) => [field, label || field]));
}

/** The mini program's own templates: the configured ones, plus those added, minus those deleted. */
export class Catalog {
  #changes: Changes;

  constructor(
    private readonly store: Store,
    private readonly configured: TemplateDefinition[] | undefined,
  ) {
    this.#changes = this.#stored();
  }

  /** Nothing is configured: ids that are not known are taken as they are. */
  get open(): boolean {
    return this.configured === undefined;
  }

  list(): (TemplateDefinition | AddedTemplate)[] {
    const kept = (this.configured ?? []).filter(({ id }) => !this.#changes.deleted.includes(id));
    return [...kept, ...this.#changes.added];
  }

  find(id: string): TemplateDefinition | undefined {
    return this.list().find((template) => template.id === id);
  }

  /** Whether a template may be asked for and sent. */
  exists(id: string): boolean {
    return this.find(id) !== undefined || (this.open && !this.#changes.deleted.includes(id));
  }

  added(): AddedTemplate[] {
    return this.#changes.added;
  }

  /** Adds a title with some of its keywords; resolves with the new template when it is on disk. */
  async add(title: PublicTitle, chosen: Keyword[]): Promise<AddedTemplate> {
    const fieldOf = (keyword: Keyword): string => `${keyword.rule}${keyword.kid}`;
    const enums = chosen.filter(({ enumValues }) => enumValues);
    const template: AddedTemplate = {
      id: randomBytes(33).toString('base64url').slice(0, 43),
      title: title.title,
      type: title.type,
      fields: chosen.map(fieldOf),
      ...(enums.length > 0 && {
        enumValues: Object.fromEntries(enums.map((keyword) => [fieldOf(keyword), keyword.enumValues ?? []])),
      }),
      tid: title.tid,
      kids: chosen.map(({ kid }) => kid),
      content: chosen.map((keyword) => `${keyword.name}:{{${fieldOf(keyword)}.DATA}}\n`).join(''),
      example: chosen.map(({ name, example }) => `${name}:${example}\n`).join(''),
    };
    await this.#change({ ...this.#changes, added: [...this.#changes.added, template] });
    return template;
  }

  async remove(id: string): Promise<void> {
    const added = this.#changes.added.filter((template) => template.id !== id);
    await this.#change({ added, deleted: [...this.#changes.deleted, id] });
  }

  reload(): void {
    this.#changes = this.#stored();
  }

  #stored(): Changes {
    return (this.store.meta(KEY) as Changes | undefined) ?? { added: [], deleted: [] };
  }

  async #change(changes: Changes): Promise<void> {
    this.#changes = changes;
    await this.store.putMeta(KEY, changes);
  }
}
