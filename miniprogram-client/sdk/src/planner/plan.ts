import { composeSheet } from '../sheet';
import { fieldsOf } from '../storage';
import type { AskPlan, PlanOptions, Refusal, Settings, Skip, Skipped, TemplateBalance } from '../types';

const DAY_MS = 24 * 3600e3;
/** How long a place leaves a template alone after the first, second, third… refusal in a row. */
const REST_DAYS = [1, 3, 7, 30];

/**
 * Which templates are worth asking for now: `notify.ask(plan(notify.known(), { place }).aliases, { place })`. Never one
 * that the user switched off, keeps refusing or refused lately, and none for which credits lie ready: asking costs
 * goodwill. Where no tap of its own is meant (`wanted`), an operator's campaign that asks at this place goes first, under the
 * same rules. The first wanted one stays first, because it is the reason of the tap; the rest go by how many messages lack
 * a credit. Reads nothing but its arguments, so it may run in the tap.
 * @param now epoch ms of the server; by default the phone's, corrected
 */
export function plan<Alias extends string>(
  known: Settings,
  { place = '', wanted, language = '' }: PlanOptions<Alias> = {},
  now = Date.now() + known.offset,
): AskPlan<Alias> {
  for (const { id, places, templates, until, zh, en } of wanted ? [] : known.asks) {
    if (places.indexOf(place) < 0 || now >= until) continue;
    const choice = choose(known, place, templates as Alias[], now);
    if (choice.aliases[0]) return { ...choice, ask: { id, ...((/^en/i.test(language) && en) || zh) } };
  }
  return choose(known, place, wanted, now);
}

function choose<Alias extends string>(
  known: Settings,
  place: string,
  wanted: readonly Alias[] | undefined,
  now: number,
): AskPlan<Alias> {
  const left: Skipped[] = [];
  const needed: { template: TemplateBalance; rank: number }[] = [];
  for (const alias of new Set<string>(wanted || known.templates.map((template) => template.alias))) {
    const template = known.templates.filter((each) => each.alias === alias)[0];
    const shortage = template ? shortageOf(template, known.upcoming, wanted ? 1 : 0) : 0;
    const why = template ? whyNot(template, shortage, known, place, now) : 'unknown';
    if (why) left.push({ alias, why });
    else needed.push({ template: template!, rank: wanted && !needed[0] ? Infinity : shortage });
  }
  // Phones whose `sort` is not stable sort lists as short as these stably all the same.
  needed.sort((a, b) => (a.rank === b.rank ? 0 : b.rank - a.rank));
  const { chosen, skipped } = composeSheet(
    needed.map(({ template }) => template),
    known.max,
  );
  return { aliases: chosen.map(({ alias }) => alias as Alias), left: left.concat(skipped) };
}

/** Credits that are missing for what is to come, the event of this very tap included. */
function shortageOf(template: TemplateBalance, upcoming: Settings['upcoming'], wanted: number): number {
  const toCome = (upcoming[template.id] || 0) + wanted;
  if (template.kind === 'long-term') return template.consented ? 0 : toCome;
  return toCome - (template.suspect ? 0 : template.available);
}

function whyNot(
  template: TemplateBalance,
  shortage: number,
  { mainSwitch, kept, refusals }: Settings,
  here: string,
  now: number,
): Skip | undefined {
  if (!mainSwitch) return 'main-switch-off';
  if (!template.on) return 'off';
  if ((kept[template.id] || 'accept') !== 'accept') return 'kept-reject';
  if (shortage <= 0) return 'enough';
  const { at, count, place } = fieldsOf(refusals[template.id]) as Partial<Refusal>;
  if (!at || !count) return undefined;
  // Elsewhere another reason may convince, but not on the same day.
  const days = (place === here && REST_DAYS[Math.min(count, REST_DAYS.length) - 1]) || 1;
  // A refusal in the future is the trace of a wrong clock.
  return at <= now && now < at + days * DAY_MS ? 'refused-recently' : undefined;
}
