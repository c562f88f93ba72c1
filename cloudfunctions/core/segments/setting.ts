import type { CampaignDocument } from '../model/campaign';
import { notificationId } from '../model/id';
import type { ListUpload } from '../model/list';
import { leavesOf, type Leaf, type LeafKind, type Rule } from '../model/rule';
import type { SegmentRule } from '../model/segment';
import { runKey } from '../model/runKey';
import type { Context } from '../ports/context';
import { findForAll } from '../store/findForAll';
import { withKnown } from './known';
import { holds } from './holds';
import type { Clicked, Occasion, Person, Setting } from './leaf';
import { listsWith, membersOf, type KeptLists } from './lists/members';

/** WeChat has accepted it, or the digest that it was in. */
const ACCEPTED = ['sent', 'delivered', 'undelivered', 'merged'];
/** Of these, a card of its own that was not told as not shown: whoever has not clicked it may have passed it over. */
const SEEN = ['sent', 'delivered'];
const IDS_PER_QUERY = 500;

/** What a rule is held against beside the user; who got a campaign is read for each page of people (`gotBy`). */
export interface Ready extends Setting {
  /** By campaign, what its notifications are made of. */
  occasions: ReadonlyMap<string, Occasion[]>;
}

export const leavesOfKind = <K extends LeafKind>(rule: Rule, kind: K): Extract<Leaf, { kind: K }>[] =>
  leavesOf(rule).flatMap(({ rule: leaf }) =>
    leaf.kind === kind ? [leaf as Extract<Leaf, { kind: K }>] : [],
  );

/**
 * Reads what a rule needs beside users: its lists, and which notifications its campaigns are.
 * @param kept as in `membersOf`
 * @throws NotifyError `NOT_FOUND` for a list that is not there
 */
export async function readyFor(
  context: Context,
  { rule, salt, known }: SegmentRule,
  now = context.clock.now(),
  kept?: KeptLists,
  frozen?: Readonly<Record<string, ListUpload>>,
): Promise<Ready> {
  const lists = await membersOf(
    context,
    leavesOfKind(rule, 'list').map(({ name }) => name),
    kept,
    frozen,
  );
  const occasions = await occasionsIn(context, rule);
  return { config: withKnown(context.config, known), now, salt, lists, got: new Map(), occasions };
}

/** Whether one person is in a segment whose lists are known by their uploads; a call for each list and campaign that it names. */
export async function isIn(
  context: Context,
  { rule, salt, known }: SegmentRule,
  user: Person,
  { now, lists: frozen }: { now: number; lists: Readonly<Record<string, ListUpload>> },
): Promise<boolean> {
  const occasions = await occasionsIn(context, rule);
  const lists = await listsWith(context, user._id, frozen);
  const ready = { config: withKnown(context.config, known), now, salt, lists, got: new Map(), occasions };
  return holds(rule, user, { ...ready, got: await gotBy(context, ready, [user._id]) });
}

const occasionsIn = (context: Context, rule: Rule): Promise<Map<string, Occasion[]>> =>
  occasionsOf(
    context,
    leavesOfKind(rule, 'gotCampaign').map(({ campaign }) => campaign),
  );

/** What the notifications of each campaign are made of; of one whose record is gone nothing. */
async function occasionsOf(context: Context, campaigns: string[]): Promise<Map<string, Occasion[]>> {
  const wanted = [...new Set(campaigns)];
  if (wanted.length === 0) return new Map();
  const found = await context.store.find(
    'notify_campaigns',
    { _id: { $in: wanted } },
    { limit: wanted.length, fields: ['content', 'kind', 'repeat'] },
  );
  return new Map(found.map((campaign) => [campaign._id, [occasionOf(campaign)]]));
}

function occasionOf({
  _id,
  kind,
  content: { template, key },
  repeat,
}: Pick<CampaignDocument, '_id' | 'kind' | 'content' | 'repeat'>): Occasion {
  if (kind !== 'repeat') return { template, keys: [key], several: kind === 'triggered' };
  const made = (repeat?.runs ?? []).filter(({ skipped }) => !skipped);
  return { template, keys: made.map(({ at }) => runKey(_id, at)), several: true };
}

/** Who of these people got which of the campaigns, and whether they clicked. */
export async function gotBy(
  context: Context,
  { occasions }: Ready,
  openids: string[],
): Promise<Setting['got']> {
  const got = new Map<string, Map<string, Clicked>>();
  for (const [campaign, all] of occasions) {
    const ones = await gotOnes(
      context,
      all.filter(({ several }) => !several),
      openids,
    );
    const several = await gotSeveral(
      context,
      all.filter((each) => each.several),
      openids,
    );
    got.set(campaign, new Map([...ones, ...several]));
  }
  return got;
}

type Got = [openid: string, clicked: Clicked];

async function gotOnes(context: Context, all: Occasion[], openids: string[]): Promise<Got[]> {
  const personOf = new Map(
    all.flatMap(({ template, keys }) =>
      keys.flatMap((key) =>
        openids.map((openid): [string, string] => [notificationId(template, openid, key), openid]),
      ),
    ),
  );
  const rows = await findForAll(
    context,
    'notify_messages',
    personOf.keys(),
    (some) => ({ _id: { $in: some }, state: { $in: ACCEPTED } }),
    { perQuery: IDS_PER_QUERY, fields: ['_id', 'state', 'clickedAt'] },
  );
  return rows.map(({ _id, state, clickedAt }) => [
    personOf.get(_id)!,
    clickedAt > 0 || (SEEN.includes(state) ? false : null),
  ]);
}

/** Of a campaign that may have sent several to one person: clicked is one of them; not clicked is none. */
async function gotSeveral({ store, config }: Context, all: Occasion[], openids: string[]): Promise<Got[]> {
  const found: Got[] = [];
  for (const { template, keys } of all) {
    const { id: templateId } = config.templates[template] ?? {};
    if (templateId === undefined || keys.length === 0) continue;
    const people = await store.aggregate<{ _id: string; clickedAt: number; seen: number }>(
      'notify_messages',
      [
        { $match: { to: { $in: openids }, state: { $in: ACCEPTED }, templateId, key: { $in: keys } } },
        {
          $group: {
            _id: '$to',
            clickedAt: { $max: '$clickedAt' },
            seen: { $max: { $cond: [{ $in: ['$state', SEEN] }, 1, 0] } },
          },
        },
        { $limit: 1000 },
      ],
    );
    found.push(
      ...people.map(({ _id, clickedAt, seen }): Got => [_id, clickedAt > 0 || (seen > 0 ? false : null)]),
    );
  }
  return found;
}
