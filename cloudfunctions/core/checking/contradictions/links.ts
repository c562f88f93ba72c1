import type { ConfigIssue } from '../../config/configError';
import { FROM, IN_BRACES } from '../../content/link';
import { namesIn } from '../../content/page';
import type { ParsedInput } from '../schema';
import { issue } from './issue';

/** The click mark's own name. */
const MARK = 'nid';

/** What every link carries may be said by nothing else of it: two of one name, and nobody knows which one a page reads. */
export function links({ linkParameters = {}, templates }: ParsedInput): ConfigIssue[] {
  const taken = Object.entries(templates).flatMap(([alias, { page, digest }]) => [
    ...queryOf(page).map((name) => [name, `templates.${alias}.page`] as const),
    ...queryOf(digest?.page).map((name) => [name, `templates.${alias}.digest.page`] as const),
  ]);
  const owners = new Map([[MARK, 'the click mark'], ...taken]);
  return Object.entries(linkParameters).flatMap(([name, value]) => {
    const path = `linkParameters.${name}`;
    const owner = owners.get(name);
    const [strange] = [...value.matchAll(IN_BRACES)].filter(
      ([, asked]) => !FROM.some((each) => each === asked),
    );
    const known = FROM.map((each) => `{${each}}`).join(', ');
    return [
      ...(owner === undefined
        ? []
        : [
            issue(
              path,
              `a name that no link has yet (${owner} has it)`,
              `链接中未用过的名称（${owner} 已用）`,
              name,
            ),
          ]),
      ...(strange ? [issue(path, `only ${known} in braces`, `花括号内仅可为 ${known}`, strange[0])] : []),
    ];
  });
}

const queryOf = (page = ''): string[] => namesIn(page.includes('?') ? page.slice(page.indexOf('?') + 1) : '');
