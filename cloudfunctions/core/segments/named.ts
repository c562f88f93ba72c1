import type { Issue } from '../errors';
import { leavesOf, type Leaf, type Placed, type Rule } from '../model/rule';
import type { Context } from '../ports/context';
import { placeOf } from './check';

type Kind = 'list' | 'gotCampaign';
type Named = Placed<Extract<Leaf, { kind: Kind }>>;

/** Lists and campaigns that a rule names and the database does not know: each with its path. */
export async function strangersIn({ store }: Context, rule: Rule, at = 'rule'): Promise<Issue[]> {
  const named = leavesOf(rule).filter(
    (node): node is Named => node.rule.kind === 'list' || node.rule.kind === 'gotCampaign',
  );
  const lists = named.flatMap(({ rule: leaf }) => (leaf.kind === 'list' ? [leaf.name] : []));
  const campaigns = named.flatMap(({ rule: leaf }) => (leaf.kind === 'gotCampaign' ? [leaf.campaign] : []));
  const known = new Set([
    ...(lists.length > 0
      ? await store.find('notify_lists', { _id: { $in: lists }, upload: { $ne: '' } }, { fields: ['_id'] })
      : []
    ).map(({ _id }) => `list ${_id}`),
    ...(campaigns.length > 0
      ? await store.find('notify_campaigns', { _id: { $in: campaigns } }, { fields: ['_id'] })
      : []
    ).map(({ _id }) => `gotCampaign ${_id}`),
  ]);
  return named.flatMap(({ rule: leaf, path }) => {
    const [field, name] = leaf.kind === 'list' ? ['name', leaf.name] : ['campaign', leaf.campaign];
    if (known.has(`${leaf.kind} ${name}`)) return [];
    const what = leaf.kind === 'list' ? 'a list that is uploaded' : 'the id of a campaign that is on record';
    return [
      {
        code: 'unknown',
        path: placeOf(at, [...path, field!]),
        message: `expected ${what}, got "${name}"`,
      },
    ];
  });
}
