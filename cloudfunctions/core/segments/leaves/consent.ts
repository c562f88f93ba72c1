import type { CreditLeaf, TopicLeaf, WishedLeaf } from '../../model/rule';
import { openWishes, wishKey } from '../../model/wish';
import type { Query } from '../../ports';
import { titleOf, unknown, type Meaning } from '../leaf';

export const wished: Meaning<WishedLeaf> = {
  missing: {
    en: 'never wished, served, over or taken back: does not fit',
    zh: '未登记、已满足、已过期或已撤回，不符合',
  },
  check: ({ template }, config) => unknown('template', 'a template', template, config.templates),
  fields: ({ template, about }) => [about === undefined ? 'wishes' : `wishes.${wishKey(template, about)}`],
  test({ template, about }, { wishes = {} }, { now }) {
    const open = openWishes(wishes, now);
    if (about === undefined) return open.some(([, wish]) => wish.template === template);
    const key = wishKey(template, about);
    return open.some(([each]) => each === key);
  },
  words({ template, about }, config) {
    const title = titleOf(config.templates, template);
    const what = about === undefined ? '' : ` (${about})`;
    return { en: `waits for “${title}”${what}`, zh: `在等“${title}”${what}` };
  },
};

const off = (topic: string): Query => ({ $or: [{ muted: true }, { mutedTopics: topic }] });

export const topic: Meaning<TopicLeaf> = {
  missing: { en: 'has never touched a switch: on', zh: '从未改过设置，视为开启' },
  check: ({ name }, config) => unknown('name', 'a topic', name, config.topics),
  fields: () => ['muted', 'mutedTopics'],
  test: ({ name, on }, { muted = false, mutedTopics = [] }) => (muted || mutedTopics.includes(name)) !== on,
  query: ({ name, on }) => (on ? { $nor: [{ muted: true }, { mutedTopics: name }] } : off(name)),
  words({ name, on }, config) {
    const title = titleOf(config.topics, name);
    return {
      en: `has the topic “${title}” ${on ? 'on' : 'off'}`,
      zh: `${on ? '开启' : '关闭'}了主题“${title}”`,
    };
  },
};

export const credit: Meaning<CreditLeaf> = {
  missing: { en: 'has none', zh: '视为没有次数' },
  check({ template, atLeast = 1 }, config) {
    const strange = unknown('template', 'a template', template, config.templates);
    if (strange.length > 0 || config.templates[template]!.kind === 'one-time' || atLeast === 1)
      return strange;
    return [
      { field: 'atLeast', message: `expected 1: ${template} is long-term, one consent is all there is` },
    ];
  },
  fields({ template }, { templates }) {
    const id = templates[template]!.id;
    return [`credits.${id}.available`, `credits.${id}.consent`];
  },
  test({ template, atLeast = 1 }, { credits = {} }, { config }) {
    const { id, kind } = config.templates[template]!;
    const account = credits[id];
    if (kind === 'long-term') return account?.consent === true;
    return (account?.available ?? 0) >= atLeast;
  },
  query({ template, atLeast = 1 }, { config }) {
    const { id, kind } = config.templates[template]!;
    return kind === 'long-term'
      ? { [`credits.${id}.consent`]: true }
      : { [`credits.${id}.available`]: { $gte: atLeast } };
  },
  words({ template, atLeast = 1 }, config) {
    const title = titleOf(config.templates, template);
    return config.templates[template]?.kind === 'long-term'
      ? { en: `has agreed to “${title}”`, zh: `已同意“${title}”` }
      : { en: `has ${atLeast} or more of “${title}” on hand`, zh: `“${title}”次数不少于 ${atLeast} 次` };
  },
};
