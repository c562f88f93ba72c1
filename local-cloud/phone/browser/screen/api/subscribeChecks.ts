import { ApiFailure } from '../engine/fail';

/** A template as `GET /wechat/templates` gives it. */
export interface TemplateInfo {
  id: string;
  title?: string;
  /** 2 one-time, 3 long-term. */
  type?: number;
  fields?: string[];
  /** Field → its name on the card, in the card's order. */
  labels?: Record<string, string>;
}

/**
 * What `tmplIds` must be before WeChat is asked.
 * @returns the ids, each once
 * @throws ApiFailure 10004 for a wrong type, 10001 for none
 */
export function checkTemplates(tmplIds: unknown): string[] {
  if (!Array.isArray(tmplIds) || tmplIds.some((id) => typeof id !== 'string')) {
    throw new ApiFailure('fail Invalid parameter: tmplIds should be an Array of String', 10004);
  }
  const ids = [...new Set(tmplIds as string[])];
  if (ids.length === 0) throw new ApiFailure('fail TmplIds can not be empty', 10001);
  return ids;
}
