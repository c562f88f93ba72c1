import type { CollectionName } from '../ports';
import { completeUser, lackOfJournal } from '../store/expand';
import type { Context } from '../ports/context';
import type { EventDocument } from '../model/facts';
import type { JournalDocument } from '../model/journal';
import type { MessageDocument } from '../model/message';
import { RESTING } from '../model/states';
import type { UserDocument } from '../model/user';
import { groupBy } from '../store/grouping';

/** One walk through a collection; what it changes it finds changed when it comes again. */
export interface Walk<C extends CollectionName = CollectionName> {
  collection: C;
  /** What it reads of a document; all of it where none are named. */
  fields?: readonly string[];
  /** Mends one page. @returns how many documents it has changed */
  mend(context: Context, page: never[]): Promise<number>;
}

/** What brings data from the version before to this one. Run again it changes nothing, so whoever dies in it leaves less to do. */
export interface Migration {
  version: number;
  en: string;
  zh: string;
  walks: Walk[];
}

/** By version. One stays until no environment can be older: then functions need not read such documents either. */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 2,
    en: 'users: wishes, traits, taps, ended attempts; notifications: since when they rest; journals: the time of the database; feedback: that nobody has answered it',
    zh: '用户：想要、特征、点击、已结束的尝试；通知：何时终结；发送批次：数据库时间；反馈：尚未回复',
    walks: [
      { collection: 'notify_users', mend: mendUsers },
      {
        collection: 'notify_messages',
        fields: ['state', 'restsSince', 'createdAt', 'history'],
        mend: mendMessages,
      },
      { collection: 'notify_journals', fields: ['at', 'writtenAt'], mend: mendJournals },
      { collection: 'notify_events', fields: ['kind', 'status'], mend: mendFeedback },
    ],
  },
  {
    version: 3,
    en: 'users: the lot by which a sample is drawn; from here on the data refuse functions of schema 2, which would spoil them',
    zh: '用户：抽样用的随机编号；此后数据拒绝 schema 2 的云函数，因为它们会弄坏数据',
    walks: [{ collection: 'notify_users', mend: mendUsers }],
  },
];

const AT_ONCE = 10;

/** Some at a time, so that a page takes seconds and the environment's own work goes on. */
async function each<Item>(items: Item[], work: (item: Item) => Promise<unknown>): Promise<void> {
  for (let i = 0; i < items.length; i += AT_ONCE) await Promise.all(items.slice(i, i + AT_ONCE).map(work));
}

async function mendUsers({ store }: Context, users: UserDocument[]): Promise<number> {
  let changed = 0;
  await each(users, async (user) => {
    if ((await completeUser(store, user)) !== user) changed += 1;
  });
  return changed;
}

/** Those that rest: retention finds them by since when. */
async function mendMessages({ store }: Context, rows: MessageDocument[]): Promise<number> {
  const lacking = rows.filter(({ restsSince }) => restsSince === undefined);
  await each(groupBy(lacking, since), async (some) =>
    store.update(
      'notify_messages',
      { _id: { $in: some.map(({ _id }) => _id) }, restsSince: null },
      { $set: { restsSince: since(some[0]!) } },
    ),
  );
  return lacking.length;
}

const since = ({ state, createdAt, history }: MessageDocument): number =>
  RESTING.includes(state) ? (history.at(-1)?.at ?? createdAt) : 0;

async function mendJournals({ store }: Context, journals: JournalDocument[]): Promise<number> {
  const lacking = journals.filter(lackOfJournal);
  await each(
    groupBy(lacking, ({ at }) => at),
    async (some) =>
      store.update(
        'notify_journals',
        { _id: { $in: some.map(({ _id }) => _id) }, writtenAt: null },
        { $set: lackOfJournal(some[0]!)! },
      ),
  );
  return lacking.length;
}

async function mendFeedback({ store }: Context, events: EventDocument[]): Promise<number> {
  const lacking = events.filter(({ kind, status }) => kind === 'feedback' && status === undefined);
  if (lacking.length === 0) return 0;
  return store.update(
    'notify_events',
    { _id: { $in: lacking.map(({ _id }) => _id) }, status: null },
    { $set: { status: 'open', answer: '', answeredAt: 0, answeredBy: '' } },
  );
}
