import type { CampaignOutcome, CampaignPeople, CampaignPeopleRequest, CampaignPerson } from '../contract';
import { REVERTED } from '../counting/liveConversions';
import { isAboutMessages } from '../model/complaint';
import type { EventKind } from '../model/facts';
import type { MessageDocument } from '../model/message';
import { FINAL_STATES, OPEN_STATES, RESTING, type State } from '../model/states';
import type { Query } from '../ports';
import type { Context } from '../ports/context';
import { reasonIn } from '../reasons/table';
import { findForAll } from '../store/findForAll';
import { chunk } from '../store/grouping';
import { iso } from '../time/zone';
import { runKeys } from './repeat/runs';
import { isRepeat, nameOf, readCampaign, type Planned } from './stored';

const DAY = 24 * 60 * 60_000;
const FIELDS = [
  ...(['_id', 'to', 'campaign', 'state', 'reason', 'createdAt'] as const),
  ...(['attemptedAt', 'clickedAt', 'convertedAt'] as const),
] as const;
/** Of one query through `key_state_id`: so many ranges a database goes through side by side, in the order of the ids. */
const KEYS = 100;
type Row = Pick<MessageDocument, (typeof FIELDS)[number]>;

const SENT: readonly State[] = ['sent', 'delivered', 'undelivered'];
/** What is sent meanwhile moves from an earlier of these to a later. */
const ALL: readonly State[] = [...OPEN_STATES, ...RESTING];
const NOT_SENT = FINAL_STATES.filter((state) => !SENT.includes(state) && state !== 'merged');

/** In which states they are, and what else is asked of their notification. */
const OUTCOMES: Record<CampaignOutcome, { states: readonly State[]; more?: Query; fact?: EventKind }> = {
  assigned: { states: ALL },
  sent: { states: SENT },
  delivered: { states: ['delivered'] },
  undelivered: { states: ['undelivered'] },
  inDigests: { states: ['merged'] },
  clicked: { states: SENT, more: { clickedAt: { $gt: 0 } } },
  notClicked: { states: ['sent', 'delivered'], more: { clickedAt: 0 } },
  converted: { states: SENT, more: { convertedAt: { $gt: 0 } } },
  open: { states: OPEN_STATES },
  leftOut: { states: NOT_SENT },
  goals: { states: ALL, fact: 'convert' },
  complaints: { states: SENT, fact: 'feedback' },
  unsubscribes: { states: ['unknown', ...SENT], fact: 'unsubscribe' },
};

/**
 * Who exactly: the people behind a number of a campaign's report, page by page, state by state, those that are still open
 * first: one that is sent meanwhile comes twice rather than never.
 * @throws NotifyError `NOT_FOUND`
 */
export async function campaignPeople(
  context: Context,
  { id, outcome = 'assigned', part, reason, after, limit = 100 }: CampaignPeopleRequest,
): Promise<CampaignPeople> {
  const campaign = await readCampaign(context, id);
  const { states, more = {}, fact } = OUTCOMES[outcome];
  const [begun = states[0]!, last = ''] = after === undefined ? [] : after.split('.');
  const keys = keysOf(campaign);
  const asked = {
    ...more,
    ...(part === undefined ? {} : { 'campaign.part': part }),
    ...(reason === undefined ? {} : { reason }),
  };
  const rows: Row[] = [];
  let next: string | undefined;
  let cursor = last;
  // Without a state that there is (somebody has made the cursor up) it begins anew.
  for (const state of states.slice(Math.max(0, states.indexOf(begun as State)))) {
    const room = limit - rows.length;
    if (room === 0) {
      next = `${state}.${cursor}`;
      break;
    }
    const found = await nextOf(context, keys, { ...asked, state, _id: { $gt: cursor } }, room);
    rows.push(...found);
    if (found.length === room) {
      next = `${state}.${found.at(-1)!._id}`;
      break;
    }
    cursor = '';
  }
  const who = fact ? await withFact(context, rows, fact) : rows;
  return { people: who.map((row) => personOf(row, campaign)), ...(next === undefined ? {} : { next }) };
}

const keysOf = (campaign: Planned): string[] => (isRepeat(campaign) ? runKeys(campaign) : [campaign._id]);

/** The next by their ids, of however many campaigns they are. */
async function nextOf(context: Context, keys: string[], asked: Query, limit: number): Promise<Row[]> {
  const found: Row[] = [];
  for (const some of chunk(keys, KEYS)) {
    const key = some.length === 1 ? some[0]! : { $in: some };
    const options = { sort: { _id: 1 }, limit, fields: [...FIELDS] } as const;
    found.push(...(await context.store.find('notify_messages', { key, ...asked }, options)));
  }
  if (keys.length <= KEYS) return found;
  return found.sort((a, b) => (a._id < b._id ? -1 : 1)).slice(0, limit);
}

/** Those of them whose user did it: bought in the window, complained of it, said no to it. */
async function withFact(context: Context, rows: Row[], kind: EventKind): Promise<Row[]> {
  if (rows.length === 0) return [];
  const window = context.config.attributionDays * DAY;
  const ids = rows.map(({ _id }) => _id);
  const facts = await findForAll(
    context,
    'notify_events',
    rows.map(({ to }) => to),
    (some) => ({
      kind,
      openid: { $in: some },
      stage: 'folded',
      ...(kind === 'convert'
        ? { at: { $gte: Math.min(...rows.map(({ createdAt }) => createdAt)) }, category: { $ne: REVERTED } }
        : { nid: { $in: ids } }),
    }),
    { perQuery: 500 },
  );
  return rows.filter(({ _id, to, createdAt }) =>
    facts.some((fact) => {
      if (fact.openid !== to) return false;
      if (kind === 'convert') return fact.at >= createdAt && fact.at <= createdAt + window;
      return fact.nid === _id && (kind !== 'feedback' || isAboutMessages(fact));
    }),
  );
}

function personOf(
  { _id: id, to: openid, campaign, state, reason, ...row }: Row,
  of: Planned,
): CampaignPerson {
  const { createdAt, attemptedAt, clickedAt, convertedAt } = row;
  return {
    openid,
    id,
    part: campaign?.part ?? '',
    ...(isRepeat(of) && campaign ? { run: nameOf({ _id: campaign.id }) } : {}),
    state,
    ...(reason ? { reason: reasonIn(state, reason) } : {}),
    assignedAt: iso(createdAt),
    ...(attemptedAt ? { attemptedAt: iso(attemptedAt) } : {}),
    ...(clickedAt ? { clickedAt: iso(clickedAt) } : {}),
    ...(convertedAt ? { convertedAt: iso(convertedAt) } : {}),
  };
}
