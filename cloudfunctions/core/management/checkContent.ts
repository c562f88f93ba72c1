import type { Field } from '../config/config';
import { clean } from '../content/clean';
import { FIELD_RULES } from '../fields/rules';
import { fit } from '../content/fit';
import { fillTraits, isPersonal } from '../content/personal';
import { renderData } from '../content/render';
import type { ContentChecked, ContentRequest, ContentSource, NotificationRequest } from '../contract';
import { CONTENT_PEOPLE } from '../contract/ownContent';
import type { TraitValue } from '../model/behaviour';
import type { Context } from '../ports/context';
import { templateOf } from '../queue/build';
import { buildGiven, sampleRow } from '../queue/given';
import { tryContent } from '../queue/tryContent';

const DEFAULT_LIMIT = 1000;
const PAGE = 1000;
const EXAMPLES = 10;
/** Of notifications that nobody makes. */
const KEY = 'content.check';

/**
 * Content against users who can get it: who would be refused, for whom it would be cut. Nothing is written and sent.
 * @throws NotifyError `UNKNOWN_TEMPLATE`; `BAD_DATA` where it fits nobody
 */
export async function checkContent(
  context: Context,
  { template: alias, data, limit = DEFAULT_LIMIT, content }: Omit<ContentRequest, 'action'>,
): Promise<ContentChecked> {
  const { config } = context;
  const template = templateOf(context, alias);
  const sample = { to: 'somebody', template: alias, key: KEY, data };
  const forAll = content ? undefined : renderData(config, template, data);
  if (content) sampleRow(context, sample, content);
  const most = content ? Math.min(limit, CONTENT_PEOPLE) : limit;
  const { users, all } = await audience(context, template.id, most);
  const given = content && (await tryUsers(context, content, { request: sample, users }));
  const counts = { refused: given?.tried.refused ?? 0, cut: 0, plain: 0 };
  const examples: ContentChecked['examples'] = given?.problems ?? [];
  const look = (field: Field, built: Record<string, string>, traits: Record<string, TraitValue>) => {
    const text = fillTraits(config, built[field.field]!, traits);
    const fitted = fit(field, text, config.timeZone);
    return {
      ...(fitted.ok ? { cut: FIELD_RULES[field.type].cut !== 'never' && fitted.text !== clean(text) } : {}),
      ...(fitted.ok ? {} : { problem: `data.${field.name}: ${fitted.problem}` }),
      plain: text === fillTraits(config, built[field.field]!, {}),
    };
  };
  for (const { _id, traits } of users) {
    const built = forAll ?? given?.built.get(_id);
    if (!built) continue;
    const personal = Object.values(template.data).filter(({ field }) => isPersonal(built[field] ?? ''));
    const seen = personal.map((field) => look(field, built, traits));
    const problem = seen.find((one) => one.problem !== undefined)?.problem;
    if (problem !== undefined) {
      counts.refused += 1;
      if (examples.length < EXAMPLES) examples.push({ openid: _id, problem });
    } else if (seen.some(({ cut }) => cut)) counts.cut += 1;
    if (seen.every(({ plain }) => plain)) counts.plain += 1;
  }
  return {
    checked: users.length,
    all,
    ...counts,
    ...(given ? { content: given.tried } : {}),
    examples,
    ...(given?.tried.unanswered
      ? unanswered(given.tried.function, given.tried.unanswered)
      : sentence({ checked: users.length, all }, counts, examples)),
  };
}

/** What a team's function gives these users: as it would be sent, and what is wrong with it. */
async function tryUsers(
  context: Context,
  source: ContentSource,
  { request, users }: { request: NotificationRequest; users: { _id: string }[] },
) {
  const { tried, rows } = await tryContent(context, source, {
    call: { template: request.template, key: KEY },
    openids: users.map(({ _id }) => _id),
    row: (to, given) => buildGiven(context, { ...request, to }, given, source),
  });
  const built = new Map(
    rows.flatMap(({ to, reason, data }) => (reason === null ? [[to, data] as const] : [])),
  );
  const refused = rows.filter(({ reason }) => reason !== null && reason !== 'CONTENT_SKIPPED');
  const problems = refused
    .slice(0, EXAMPLES)
    .map(({ to, reason, content }) => ({ openid: to, problem: content?.words ?? String(reason) }));
  return { tried, built, problems };
}

/**
 * Who can be reached, that is has a credit of the template: all, or as many as are asked for, by lot. The first ones by their
 * ids, or by when they came, would stand for nobody but themselves. The same ones each time, so that what was mended is seen.
 */
async function audience({ store }: Context, templateId: string, limit: number) {
  const users: { _id: string; lot?: number; traits: Record<string, TraitValue> }[] = [];
  for (;;) {
    const wanted = Math.min(PAGE, limit - users.length + 1);
    const lot = { $gt: users.at(-1)?.lot ?? -1 };
    const page = await store.find(
      'notify_users',
      { creditFor: templateId, lot },
      { sort: { lot: 1 }, limit: wanted, fields: ['traits', 'lot'] },
    );
    users.push(...page);
    // One more than is looked at tells whether there are others.
    if (users.length > limit) return { users: users.slice(0, limit), all: false };
    if (page.length < wanted) return { users, all: true };
  }
}

function sentence(
  { checked, all }: Pick<ContentChecked, 'checked' | 'all'>,
  { refused, cut, plain }: Pick<ContentChecked, 'refused' | 'cut' | 'plain'>,
  [first]: ContentChecked['examples'],
): Pick<ContentChecked, 'en' | 'zh'> {
  const why = first ? `: ${first.problem}` : '';
  return {
    en: `${refused} of ${checked} users${all ? '' : ' drawn by lot'} would be refused${why}; for ${cut} it would be cut, for ${plain} it reads as for somebody unknown`,
    zh: `${all ? '' : '抽取的 '}${checked} 个用户中有 ${refused} 个会被拒绝${why}；${cut} 个会被截断，${plain} 个看到的是默认文字`,
  };
}

const unanswered = (name: string, text: string): Pick<ContentChecked, 'en' | 'zh'> => ({
  en: `the function "${name}" did not answer (${text}): nothing is known of its content`,
  zh: `云函数 ${name} 无应答（${text}），内容未知`,
});
