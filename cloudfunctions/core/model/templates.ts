/** `notify_templates`: what is known of WeChat's templates, and how far each one that the team wants has come. */

/** A template of the mini program. */
export interface OwnTemplate {
  priTmplId: string;
  title: string;
  /** Holds its fields as `{{thing1.DATA}}`. */
  content: string;
  example: string;
  /** 2: one-time, 3: long-term; as WeChat gives it. */
  type: number;
  keywordEnumValueList?: { keywordCode: string; enumValueList: string[] }[];
}

export const TEMPLATE_STATES = ['wanted', 'applied', 'approved', 'live', 'retired'] as const;
export type TemplateStage = (typeof TEMPLATE_STATES)[number] | 'rejected';

/** One step of a template on its way; `note` holds WeChat's own words of a rejection. */
export interface TemplateStep {
  /** The step's own: it is written once. */
  token: string;
  state: TemplateStage;
  at: number;
  note: string;
}

/** `list:<appid>` holds WeChat's latest list, `way:<name>` the steps of one template. */
export interface TemplateDocument {
  _id: string;
  /** Of the list, or of the latest step; epoch ms. */
  at: number;
  list: OwnTemplate[];
  /** Something was added or removed since, or may have been. */
  stale?: boolean;
  steps: TemplateStep[];
}
