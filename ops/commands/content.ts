import type { ContentChecked } from '../../cloudfunctions/core/contract';
import { manageRequest, parseRequest, type ContentRequest } from '../../cloudfunctions/core/contract';
import { audited } from '../../cloudfunctions/core/management/audited';
import { checkContent } from '../../cloudfunctions/core/management/checkContent';
import type { Context } from '../../cloudfunctions/core/ports/context';
import { shellActor } from '../base/actor';
import { given } from '../base/given';
import { jsonFile } from '../base/jsonFile';
import { table } from '../base/table';
import { contentLines } from './contentLines';

export interface ContentOptions {
  name: 'content';
  /** A JSON file: `data`, and `content` where a function gives some of it. */
  file?: string | undefined;
  template?: string | undefined;
  limit?: string | undefined;
}

const NEED = 'check: expected --file FILE.json, the content';

/** Content against people who can get it, as `manage content.check`. @returns what to print */
export async function showContentCheck(
  context: Context,
  { file, template, limit }: ContentOptions,
): Promise<string[]> {
  const asked = { ...jsonFile(file, NEED), ...given({ template, limit }), action: 'content.check' };
  const request = parseRequest(manageRequest, asked) as ContentRequest;
  const checked = await audited(context, shellActor(), request, () => checkContent(context, request));
  return checkedLines(checked, request.template);
}

function checkedLines(
  { en, zh, checked, all, content, examples }: ContentChecked,
  template: string,
): string[] {
  if (checked === 0) return [`Nobody has a credit of ${template}. 没有用户持有该模板的次数。`];
  return [
    `${en}.`,
    `${zh}。`,
    all
      ? 'these are all who can be reached 已检查全部可触达的用户'
      : 'drawn by lot from those who can be reached 从可触达的用户中抽取',
    ...contentLines(content ? [{ ...content, variant: template }] : []),
    ...(examples.length > 0
      ? table(
          ['openid', 'problem 问题'],
          examples.map(({ openid, problem }) => [openid, problem]),
        )
      : []),
  ];
}
