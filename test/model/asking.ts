/** The requests that an act comes to. */
import config from '../fixtures/model.config';
import { ABOUT, LIMITS, topicOf, type IfNone, type ModelAlias, type Preference, type User } from './acts';
import { clockIn, type Quiet } from '../support/wallClock';

const DATA: Record<ModelAlias, Record<string, string>> = {
  backInStock: { goods: '蓝色马克杯', price: '¥89' },
  orderProgress: { order: 'A-17', goods: '蓝色马克杯', status: '已发货', at: '2026-12-01' },
  offer: { goods: '蓝色马克杯', price: '¥69', until: '2026-12-31' },
  restockNews: { goods: '蓝色马克杯', price: '¥69' },
  notice: { goods: '蓝色马克杯' },
};

export function notification(
  to: User,
  template: ModelAlias,
  key: number,
  how: { body: number; gonePage: boolean; ifNone: IfNone },
): Record<string, unknown> {
  return {
    to,
    template,
    key: `k${key}`,
    data: { ...DATA[template], goods: `马克杯${how.body}` },
    ...(how.gonePage ? { page: 'pages/gone/index' } : {}),
    ...(how.ifNone ? { whenNoCredit: how.ifNone } : {}),
  };
}

/** A campaign of one variant, and of a control group that may hold nobody. */
export const campaign = (template: ModelAlias, openids: User[], perSecond: number | undefined) => ({
  title: '试试看',
  purpose: 'transactional',
  template,
  ...('scene' in config.templates[template] ? { scene: config.templates[template].scene } : {}),
  variants: [{ name: 'a', percent: 90, data: DATA[template] }],
  control: 10,
  audience: { openids },
  ...(perSecond === undefined ? {} : { perSecond }),
});

/** Whom the thing is for has been said by their wishes. */
export const restock = (template: ModelAlias, occasion: 0 | 1) => ({
  action: 'toWish',
  template,
  about: ABOUT,
  key: `w${occasion}`,
  data: DATA[template],
  ...(LIMITS[occasion] === undefined ? {} : { limit: LIMITS[occasion] }),
});

const DIGESTS: readonly ModelAlias[] = ['backInStock', 'restockNews'];

/** What a switch is of. */
export function scopeOf(change: Preference): 'all' | 'topic' | 'template' {
  if (change.startsWith('all ')) return 'all';
  return change.startsWith('topic ') ? 'topic' : 'template';
}

/** A change of the user's preferences. */
export function wish(change: Preference, alias: ModelAlias, now: number): Record<string, unknown> {
  const topic = topicOf(alias);
  switch (change) {
    case 'all on':
    case 'all off':
      return { muted: change === 'all off' };
    case 'topic on':
    case 'topic off':
      return { topics: { [topic]: change === 'topic on' ? 'instant' : 'off' } };
    case 'topic daily':
      // Of the others none has a digest.
      return DIGESTS.includes(alias)
        ? { topics: { [topic]: 'daily' }, digestTime: { at: hourOf(now + 3_600_000), zone: 'UTC' } }
        : { topics: { [topic]: 'instant' } };
    case 'template on':
    case 'template off':
      return { templates: { [alias]: change === 'template on' ? 'instant' : 'off' } };
    case 'quiet now':
      return quietFrom(now, 'UTC');
    case 'quiet far east':
      return quietFrom(now, 'Pacific/Kiritimati');
    case 'quiet far west':
      return quietFrom(now, 'UTC-12');
    case 'no quiet':
      return { quietHours: null };
  }
}

/** What such a change says of the quiet hours; `undefined`: nothing. */
export const quietHoursOf = (change: Record<string, unknown>): Quiet | null | undefined =>
  change['quietHours'] as Quiet | null | undefined;

const quietFrom = (now: number, zone: string) => ({
  quietHours: { from: hourOf(now, zone), to: hourOf(now + 3 * 3_600_000, zone), zone },
});

const hourOf = (at: number, zone = 'UTC'): string => clockIn(at, zone);
