/** Template management at WeChat, as the people need it who set an environment up (PLATFORM §4). Names and values as WeChat spells them. */

import type { KeptOfLibrary, OwnTemplate, TemplateCategory, TemplateKeyword } from '../model/templates';

export type { OwnTemplate, TemplateCategory, TemplateKeyword };
export type { TemplateTitle } from '../model/templates';

/** `lost`: WeChat may have done it; look before it is tried again. */
export type TemplateAnswer<T> =
  { ok: true; data: T } | { ok: false; kind: 'refused' | 'lost'; code: number | string; text: string };

export interface Templates {
  /** Has been seen empty for no reason: an empty list says nothing about what is gone. */
  list(): Promise<TemplateAnswer<OwnTemplate[]>>;
  categories(): Promise<TemplateAnswer<TemplateCategory[]>>;
  /** @param page at most 30 at a time */
  titles(page: {
    categories: readonly number[];
    start: number;
    limit: number;
  }): Promise<TemplateAnswer<KeptOfLibrary['titles']>>;
  keywords(tid: number): Promise<TemplateAnswer<TemplateKeyword[]>>;
  /** @param template 2 to 5 keywords in their order, a scene of at most 15 characters @returns its `priTmplId` */
  add(template: { tid: number; keywords: readonly number[]; scene: string }): Promise<TemplateAnswer<string>>;
  remove(id: string): Promise<TemplateAnswer<undefined>>;
}
