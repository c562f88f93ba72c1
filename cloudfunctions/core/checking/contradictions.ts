/** What each entry alone cannot show: references to nowhere, the same thing said twice, options that exclude each other. */
import type { ConfigIssue } from '../config/configError';
import { CALLERS } from '../contract/callers';
import { neverApply } from '../time/quietHours';
import { caps } from './contradictions/caps';
import { issue } from './contradictions/issue';
import { links } from './contradictions/links';
import { templates } from './contradictions/templates';
import type { ParsedInput } from './schema';

export function contradictionsOf(config: ParsedInput): ConfigIssue[] {
  return [
    ...environments(config.environments),
    ...templates(config),
    ...quietHours('quietHours', config.quietHours),
    ...settings(config),
    ...caps(config),
    ...aliases(config.traits ?? {}),
    ...contentFunctions(config),
    ...links(config),
  ];
}

const MOST_ALIASES = 3;

/** What a user can claim names nobody, and each alias takes room in every user's document. */
function aliases(traits: NonNullable<ParsedInput['traits']>): ConfigIssue[] {
  const named = Object.entries(traits).filter(([, { alias }]) => alias);
  return named.flatMap(([name, { type, fromClient }], i) => [
    ...(type === 'text' || type === 'number'
      ? []
      : [issue(`traits.${name}.alias`, 'an alias of type text or number', '类型为 text 或 number', type)]),
    ...(fromClient
      ? [
          issue(
            `traits.${name}.fromClient`,
            'false: anybody could claim another’s alias',
            'false：否则任何人都能冒用他人的别名',
            true,
          ),
        ]
      : []),
    ...(i >= MOST_ALIASES
      ? [
          issue(
            `traits.${name}.alias`,
            `at most ${MOST_ALIASES} traits that name users`,
            `最多 ${MOST_ALIASES} 个可指人的属性`,
            named.length,
          ),
        ]
      : []),
  ]);
}

/** A function of ours that was asked for content would only refuse. */
function contentFunctions({ prefix = '', contentFunctions: names = [] }: ParsedInput): ConfigIssue[] {
  const ours = Object.keys(CALLERS).map((name) => prefix + name);
  return names.flatMap((name, i) =>
    ours.includes(name)
      ? [issue(`contentFunctions.${i}`, 'a function of your own', '团队自己的云函数', name)]
      : [],
  );
}

function environments(all: ParsedInput['environments']): ConfigIssue[] {
  if (Object.keys(all).length === 0) {
    return [issue('environments', 'at least one environment', '至少一个环境', all)];
  }
  const owner = new Map<string, string>();
  const issues: ConfigIssue[] = [];
  for (const [name, { envId, admins = [] }] of Object.entries(all)) {
    for (const id of [envId].flat()) {
      const first = owner.get(id);
      if (first)
        issues.push(
          issue(
            `environments.${name}.envId`,
            `an id not yet used (environments.${first} has it)`,
            `未用过的环境 ID（environments.${first} 已用）`,
            id,
          ),
        );
      owner.set(id, name);
    }
    admins.forEach((admin, index) => {
      const before = admins.slice(0, index);
      if (before.some(({ openid, uid }) => (openid ?? uid) === (admin.openid ?? admin.uid))) {
        issues.push(
          issue(
            `environments.${name}.admins.${index}`,
            'somebody who is not listed yet: of two roles nobody knows which one counts',
            '尚未列出的人员：重复列出时无法确定角色',
            admin,
          ),
        );
      }
      if ((admin.openid === undefined) === (admin.uid === undefined)) {
        issues.push(
          issue(
            `environments.${name}.admins.${index}`,
            'either openid or uid',
            'openid 与 uid 二者之一',
            admin,
          ),
        );
      }
    });
  }
  return issues;
}

function quietHours(path: string, hours: ParsedInput['quietHours']): ConfigIssue[] {
  if (!hours || !neverApply(hours)) return [];
  return [issue(`${path}.to`, `a time other than ${path}.from`, `与 ${path}.from 不同的时刻`, hours.to)];
}

/** A bound of what is not there would let nothing be set, and nobody would be told. */
function settings({ settings: bounds, caps: configured = {} }: ParsedInput): ConfigIssue[] {
  const capped = Object.entries(bounds?.caps ?? {}) as [keyof typeof configured, number | undefined][];
  return [
    ...quietHours('settings.quietHours', bounds?.quietHours),
    ...capped.flatMap(([name, most]) =>
      most === undefined || configured[name]
        ? []
        : [
            issue(
              `settings.caps.${name}`,
              `a cap that is configured (caps.${name} is not)`,
              `已配置的上限（caps.${name} 未配置）`,
              most,
            ),
          ],
    ),
  ];
}
