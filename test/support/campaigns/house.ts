import { manageCampaign } from '../../../cloudfunctions/core/campaigns/manage';
import type {
  AskedOnce,
  CampaignPreview,
  CampaignReport,
  CampaignRequest,
  CampaignView,
} from '../../../cloudfunctions/core/contract';
import type { UserDocument } from '../../../cloudfunctions/core/model/user';
import { runTick } from '../../../cloudfunctions/core/tick/run';
import { bookProblems } from '../memory/books';
import { memoryContext, type MemoryContext, type MemoryOptions } from '../memory/context';
import { NOW, sampleUser } from '../sample';

export const HOUR = 60 * 60_000;
export const DAY = 24 * HOUR;

/** So many launches at one hour that it counts as the person's own. */
export const launchesAt = (hour: number) => ({ hours: Array<number>(6).fill(hour) });

/** A shop with people in memory who can be sent `offer`, and what operators do. */
export function campaignHouse(options: MemoryOptions = {}) {
  const context: MemoryContext = memoryContext(options);
  const templateId = context.config.templates.offer!.id;
  const ask = (request: CampaignRequest, by = 'o-boss') => manageCampaign(context, by, request);
  const person = (_id: string, available = 1, more: Partial<UserDocument> = {}): void =>
    context.store.put('notify_users', {
      ...sampleUser({ [templateId]: { available, granted: available } }),
      _id,
      creditFor: available > 0 ? [templateId] : [],
      ...more,
    });
  const people = (count: number): string[] =>
    Array.from({ length: count }, (_, i) => {
      const openid = `o-${String(i).padStart(5, '0')}`;
      person(openid);
      return openid;
    });
  const spec = (openids: string[], more: Partial<AskedOnce> = {}): AskedOnce => ({
    title: '双十一',
    purpose: 'promotional',
    template: 'offer',
    variants: [{ name: 'a', percent: 100, data: { goods: 'Blue mug' } }],
    audience: { openids },
    endsAt: NOW + 10 * DAY,
    ...more,
  });
  return {
    context,
    person,
    people,
    spec,
    ask,
    templateId,
    create: async (openids: string[], more: Partial<AskedOnce> = {}, id = 'c1') =>
      (await ask({ action: 'campaign.create', id, ...spec(openids, more) })) as CampaignView,
    preview: async (id = 'c1') => (await ask({ action: 'campaign.preview', id })) as CampaignPreview,
    show: async (id = 'c1') => (await ask({ action: 'campaign.show', id })) as CampaignView,
    report: async (id = 'c1') => (await ask({ action: 'campaign.report', id })) as CampaignReport,
    /** @param confirmed to how many */
    start: async (confirmed: number, id = 'c1') =>
      (await ask({ action: 'campaign.start', id, confirmed })) as CampaignView,
    does: async (action: 'pause' | 'stop' | 'undo' | 'resume', id = 'c1') =>
      (await ask({ action: `campaign.${action}`, id })) as CampaignView,
    rate: async (perSecond: number, id = 'c1') =>
      (await ask({ action: 'campaign.rate', id, perSecond })) as CampaignView,
    end: async (endsAt: number, id = 'c1') =>
      (await ask({ action: 'campaign.end', id, endsAt })) as CampaignView,
    /** Ticks of the timer, a minute apart. */
    async minutes(count: number): Promise<void> {
      for (let i = 0; i < count; i++) {
        context.clock.advance(60_000);
        context.deadline = context.clock.now() + 50_000;
        await runTick(context, true);
      }
    },
    /** Something happens while WeChat has its n-th card in hand. @returns how many it has been handed */
    atCard(n: number, happens: () => Promise<unknown>): () => number {
      let seen = 0;
      context.answer = async () => {
        if (++seen === n) await happens();
        return { ok: true };
      };
      return () => seen;
    },
    /** Something happens between a claim and the hold of its first window. @returns whether it has */
    beforeHold(happens: () => Promise<unknown>): () => boolean {
      let isDone = false;
      context.store.around = async ({ collection, operation }, run) => {
        if (collection === 'notify_users' && operation === 'update' && !isDone) {
          isDone = true;
          await happens();
        }
        return run();
      };
      return () => isDone;
    },
    /** The calls of a piece of work: `find notify_users`. */
    async calls(work: () => Promise<unknown>): Promise<string[]> {
      const before = context.store.calls.length;
      await work();
      return context.store.calls
        .slice(before)
        .map(({ operation, collection }) => `${operation} ${collection}`);
    },
    recipients: () => context.sent.map(({ touser }) => touser).sort(),
    rows: () => context.store.all('notify_messages'),
    problems: () => bookProblems(context),
  };
}
