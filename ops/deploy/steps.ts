/** A plan as data: each step says what it does, to what, and where a person does the same. */
import type { DesiredFunction, Index } from './desired';

export type Action =
  | { does: 'createCollection'; collection: string }
  | { does: 'closeCollection'; collection: string }
  | { does: 'createIndex'; collection: string; index: Index }
  | { does: 'dropIndex'; collection: string; index: Index }
  | { does: 'createFunction'; function: DesiredFunction }
  | { does: 'uploadCode'; function: DesiredFunction }
  | { does: 'configure'; function: DesiredFunction; memory: boolean; timeLimit: boolean }
  | { does: 'setVariables'; function: DesiredFunction; names: string[] }
  | { does: 'setTimer'; function: DesiredFunction; replaces?: string }
  | { does: 'mergeRules'; closes: string[]; text: string }
  /** Nothing that a command may do: a person decides. */
  | { does: 'byHand' };

/** How each of them is done. */
export type Runs<Does extends Action['does']> = {
  [A in Does]: (action: Extract<Action, { does: A }>) => Promise<unknown>;
};

export interface Step {
  /** Names what is missing; two plans that lack the same thing give it the same id. */
  id: string;
  action: Action;
  zh: string;
  en: string;
  /** Where a person does it. */
  place: { zh: string; en: string };
}

export const PLACES = {
  database: {
    zh: '云开发控制台 → 数据库',
    en: 'Cloud Development console → Database',
  },
  functions: {
    zh: '云开发控制台 → 云函数',
    en: 'Cloud Development console → Cloud Functions',
  },
  rules: {
    zh: '云开发控制台 → 云函数 → 权限设置',
    en: 'Cloud Development console → Cloud Functions → permission settings',
  },
  push: {
    zh: '云开发控制台 → 设置 → 其他设置 → 消息推送',
    en: 'Cloud Development console → Settings → other settings → message push',
  },
  devtools: {
    zh: '微信开发者工具 → 右键云函数文件夹 → 上传并部署：所有文件',
    en: 'WeChat DevTools → right click on the function’s folder → upload and deploy: all files',
  },
  timer: {
    zh: '微信开发者工具 → 右键云函数文件夹 → 上传触发器',
    en: 'WeChat DevTools → right click on the function’s folder → upload trigger',
  },
} as const;
