import type { Config } from '../../config/config';
import { slotOf } from '../../model/user';
import type { ClickedLeaf, GotCampaignLeaf, IgnoredLeaf, LastSent, ReceivedLeaf } from '../../model/rule';
import type { Sentence } from '../../reasons/words';
import { DAY, titleOf, unknown, type Meaning, type Mistake, type Person } from '../leaf';

const check = ({ template }: LastSent, config: Config): Mistake[] =>
  template === undefined ? [] : unknown('template', 'a template', template, config.templates);

/** When each was sent, newest first. */
const sentTo = ({ recent = [] }: Person, { template }: LastSent): number[] =>
  recent
    .filter((sent) => template === undefined || sent.template === template)
    .map(({ at }) => at)
    .reverse();

/** In which slot of five minutes the user last clicked; -1 = never. */
function lastClick({ clicked = {} }: Person, { template }: LastSent): number {
  const of = Object.entries(clicked).filter(([alias]) => template === undefined || alias === template);
  return Math.max(-1, ...of.map(([, at]) => slotOf(at)));
}

const whichEn = ({ template }: LastSent, config: Config): string =>
  template === undefined ? 'notifications' : `“${titleOf(config.templates, template)}”`;
const whichZh = ({ template }: LastSent, config: Config): string =>
  template === undefined ? '通知' : `“${titleOf(config.templates, template)}”`;

export const received: Meaning<ReceivedLeaf> = {
  missing: { en: 'was sent none: does not fit', zh: '未收到过，不符合' },
  check,
  fields: () => ['recent'],
  test(leaf, user, { now }) {
    const at = sentTo(user, leaf)[leaf.last - 1];
    if (at === undefined) return false;
    return leaf.withinDays === undefined || at >= now - leaf.withinDays * DAY;
  },
  words(leaf, config) {
    const { last, withinDays } = leaf;
    const en = withinDays === undefined ? '' : ` within ${withinDays} days`;
    const zh = withinDays === undefined ? '' : `最近 ${withinDays} 天内`;
    return {
      en: `was sent ${last} or more ${whichEn(leaf, config)}${en}`,
      zh: `${zh}收到 ${last} 条或更多${whichZh(leaf, config)}`,
    };
  },
};

export const clicked: Meaning<ClickedLeaf> = {
  missing: { en: 'was sent none, or never clicked: does not fit', zh: '未收到过或从未点击，不符合' },
  check,
  fields: () => ['recent', 'clicked'],
  test(leaf, user) {
    const first = sentTo(user, leaf).slice(0, leaf.last).at(-1);
    return first !== undefined && lastClick(user, leaf) >= slotOf(first);
  },
  words: (leaf, config) => ({
    en: `clicked among the last ${leaf.last} ${whichEn(leaf, config)}`,
    zh: `最近 ${leaf.last} 条${whichZh(leaf, config)}中有点击`,
  }),
};

export const ignored: Meaning<IgnoredLeaf> = {
  missing: { en: 'was sent fewer: does not fit', zh: '收到的不足该数，不符合' },
  check,
  fields: () => ['recent', 'clicked'],
  test(leaf, user) {
    const first = sentTo(user, leaf)[leaf.last - 1];
    return first !== undefined && lastClick(user, leaf) < slotOf(first);
  },
  words: (leaf, config) => ({
    en: `clicked none of the last ${leaf.last} ${whichEn(leaf, config)}`,
    zh: `最近 ${leaf.last} 条${whichZh(leaf, config)}一条也没点`,
  }),
};

function clickWords(clicked: boolean | undefined): Sentence {
  if (clicked === undefined) return { en: '', zh: '' };
  return clicked ? { en: ' and clicked it', zh: '并点击' } : { en: ' and did not click it', zh: '但未点击' };
}

export const gotCampaign: Meaning<GotCampaignLeaf> = {
  missing: {
    en: 'was not on it, or its record has been removed since (180 days by default): does not fit',
    zh: '不在其中，或记录已过保留期（默认 180 天），不符合',
  },
  // Whether there is such a campaign the database knows: `strangersIn`.
  check: () => [],
  fields: () => [],
  test({ campaign, clicked }, { _id }, { got }) {
    const did = got.get(campaign)?.get(_id);
    return did !== undefined && (clicked === undefined || did === clicked);
  },
  words({ campaign, clicked }) {
    const { en, zh } = clickWords(clicked);
    return { en: `got the campaign ${campaign}${en}`, zh: `收到过活动 ${campaign}${zh}` };
  },
};
