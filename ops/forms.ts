/** Commands that have several forms: which one the words mean. */
import type { parseArgs } from 'node:util';
import { CAMPAIGN_WORDS, type CampaignOptions, type CampaignWord } from './commands/campaign';
import type { FeedbackOptions } from './commands/feedback';
import { SEGMENT_WORDS, type SegmentOptions, type SegmentWord } from './commands/segment';
import type { SettingsOptions } from './commands/settings';
import type { PeopleOptions } from './commands/segmentPeople';
import type { TemplatesOptions } from './commands/templates';
import { misuse, type OPTIONS } from './usage';

export type Values = ReturnType<
  typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>
>['values'];

export function feedbackOf([what, id, words]: string[], values: Values): FeedbackOptions {
  const name = 'feedback';
  const { status, category, limit, again = false } = values;
  if (what === undefined) return { name, what: 'list', status, category, limit };
  if (what === 'answer' && id && words) return { name, what, id, answer: words, again };
  if (what === 'close' && id && words === undefined) return { name, what, id };
  throw misuse(name, 'expected feedback, feedback answer ID TEXT, or feedback close ID');
}

export function campaignOf([what, id]: string[], values: Values): CampaignOptions {
  const name = 'campaign';
  const { state, kind, place, limit, file, confirmed, at, all = false, reason } = values;
  if (all && id === undefined && (what === 'pause' || what === 'resume'))
    return { name, what: `${what}All`, reason };
  if ((what === undefined || what === 'list') && id === undefined)
    return { name, what: 'list', state, kind, place, limit };
  if (!id || !CAMPAIGN_WORDS.some((word) => word === what))
    throw misuse(name, `expected campaign list, or one of ${CAMPAIGN_WORDS.join(', ')} with an ID`);
  const { key, to, variant, outcome, part, out, as } = values;
  const notClicked = values['not-clicked'] || undefined;
  const more = { file, confirmed, at, key, to, variant, as, notClicked, perSecond: values['per-second'] };
  const people = { outcome, part, reason, out };
  return { name, what: what as CampaignWord, id, ...more, ...people };
}

export function settingsOf([what = 'show', of, value]: string[], { version }: Values): SettingsOptions {
  const name = 'settings';
  if (what === 'show' && of === undefined) return { name, what };
  if (what === 'set' && of && value) return { name, what, of, value, version };
  throw misuse(name, 'expected settings, or settings set NAME VALUE');
}

export function segmentOf([what, of]: string[], values: Values): SegmentOptions | PeopleOptions {
  const name = 'segment';
  const { version, template, again = false, file, title, out } = values;
  if (what === 'list' || what === 'lists') {
    if (of !== undefined) throw misuse(name, `unexpected "${of}"`);
    return { name, what };
  }
  if (what === 'people') {
    if (!of || !values.name) throw misuse(name, 'expected segment people FILE.csv --name LIST');
    return { name, what, file: of, list: values.name, of: values.of, out };
  }
  if (!of || !SEGMENT_WORDS.some((word) => word === what))
    throw misuse(
      name,
      `expected segment list, lists, people FILE.csv, or one of ${SEGMENT_WORDS.join(', ')} with a name`,
    );
  return { name, what: what as SegmentWord, of, version, template, again, file, title };
}

export function templatesOf(
  [what, first, second]: string[],
  { file, scene, note, as }: Values,
): TemplatesOptions {
  const name = 'templates';
  switch (what) {
    case 'list':
    case 'check':
      if (first !== undefined) throw misuse(name, `unexpected "${first}"`);
      return { name, what };
    case 'pull':
      if (first !== undefined) throw misuse(name, `unexpected "${first}"`);
      return { name, what, file };
    case 'library':
      return { name, what, search: first };
    case 'add': {
      const [tid, kids] = [Number(first), (second ?? '').split(',').map(Number)];
      if (!Number.isInteger(tid) || !kids.every((kid) => Number.isInteger(kid) && kid > 0) || !scene)
        throw misuse(name, 'expected templates add TID KID,KID… --scene TEXT [--as ALIAS]');
      return { name, what, tid, kids, scene, as };
    }
    case 'remove':
      if (!first) throw misuse(name, 'expected templates remove ID');
      return { name, what, id: first };
    case 'state':
      if (!first) throw misuse(name, 'expected templates state NAME [STATE] [--note TEXT]');
      return { name, what, of: first, state: second, note };
    default:
      throw misuse(name, 'expected templates list, check, pull, library, add, remove or state');
  }
}
