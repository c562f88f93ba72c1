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
  /** Added by this system: WeChat's id, and what WeChat was told. Absent otherwise, and of an older version. */
  added?: { id: string; scene: string };
}

/** A category of the account. */
export interface TemplateCategory {
  id: number;
  name: string;
}

/** A title of WeChat's public library. */
export interface TemplateTitle {
  tid: number;
  title: string;
  type: 2 | 3;
  categoryId: string;
}

/** A field that a template of a title may have. */
export interface TemplateKeyword {
  kid: number;
  name: string;
  example: string;
  /** The field's type, such as `thing`. */
  rule: string;
}

/** What is kept of the library: each in a document of its own. */
export interface KeptOfLibrary {
  categories: TemplateCategory[];
  titles: { count: number; titles: TemplateTitle[] };
  keywords: TemplateKeyword[];
}

/** `list:<appid>` holds WeChat's latest list, `way:<name>` the steps of one template, `categories:`, `titles:` and `keywords:` what the library gave. */
export interface TemplateDocument {
  _id: string;
  /** Of the list, or of the latest step; epoch ms. */
  at: number;
  list: OwnTemplate[];
  /** Something was added or removed since, or may have been. */
  stale?: boolean;
  library?: Partial<KeptOfLibrary>;
  steps: TemplateStep[];
}
