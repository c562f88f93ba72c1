import type { AskSpec } from '../../../cloudfunctions/core/model/plan';
import type { CampaignDocument } from '../../../cloudfunctions/core/model/campaign';
import { memoryContext, type MemoryContext } from '../memory/context';
import { NOW, sampleConfig } from '../sample';

const DAY = 24 * 60 * 60_000;
export const PLACES = { home: { title: '首页' }, paid: { title: '付款后' } };
export const ZH = { title: '别错过秋茶上新', text: '上架当天告诉你一声，只发一条。', button: '好，告诉我' };

/** Of an environment whose mini program has places at which operators may ask. */
export const askingContext = (): MemoryContext => memoryContext({ config: sampleConfig({ places: PLACES }) });

const askSpec = (more: Partial<AskSpec> = {}): AskSpec => ({
  kind: 'ask',
  title: '秋茶',
  places: ['home'],
  templates: ['offer'],
  wording: { zh: ZH },
  from: 0,
  endsAt: NOW + 10 * DAY,
  ...more,
});

/** One that runs, as it is stored, without what only operators need. */
export function putAsk(
  context: MemoryContext,
  id: string,
  spec: Partial<AskSpec> = {},
  more: Partial<CampaignDocument> = {},
): void {
  const stored = {
    _id: `campaign:${id}`,
    kind: 'ask',
    state: 'running',
    createdAt: NOW,
    dueAt: NOW,
    plan: { spec: askSpec(spec) },
    ...more,
  };
  context.store.put('notify_campaigns', stored as unknown as CampaignDocument);
}
