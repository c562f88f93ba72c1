import { templateStates } from '../../consent/preferences';
import type { AskPreview, TemplateState } from '../../contract';
import type { SegmentRule } from '../../model/segment';
import type { UserDocument } from '../../model/user';
import type { Context } from '../../ports/context';
import { beginWalk } from '../../segments/walk';
import { versionOf } from '../audience';
import { agreedTo } from '../fit';
import type { Asking } from '../stored';

/** A preview looks no further than this: milliseconds. */
const TIME = 5000;
const FIELDS = ['muted', 'mutedTopics', 'mutedTemplates', 'mainSwitch', 'credits'] as const;

/**
 * Who would be asked if each of them came to the place now; by the rules of the clients' planner, as far as the user's document
 * tells (that a choice is kept, or was just refused, only the phone knows).
 */
export async function previewAsk(context: Context, { plan }: Asking): Promise<AskPreview> {
  const { clock, config, deadline } = context;
  const { segment: version, templates } = plan.spec;
  const everybody: SegmentRule = { rule: { kind: 'all', of: [] }, salt: '', known: config };
  const segment = version === undefined ? everybody : await versionOf(context, version);
  const walk = await beginWalk(context, { segment, fields: FIELDS });
  const until = Math.min(clock.now() + TIME, deadline - TIME);
  const preview: AskPreview = {
    kind: 'ask',
    agreedTo: agreedTo(config, templates),
    complete: false,
    matched: 0,
    wouldAsk: 0,
    enough: 0,
    off: 0,
  };
  for (let after = '', first = true; !preview.complete && (first || clock.now() < until); first = false) {
    const page = await walk.next(after);
    for (const user of page.people) {
      preview.matched += 1;
      preview[verdictOf(context, user as unknown as UserDocument, templates)] += 1;
    }
    ({ after, done: preview.complete } = page);
  }
  return preview;
}

function verdictOf(
  { config, clock }: Context,
  user: UserDocument,
  templates: string[],
): 'wouldAsk' | 'enough' | 'off' {
  const asked = templateStates(config, user, clock.now()).filter(({ alias }) => templates.includes(alias));
  const on = asked.filter((template) => template.on && user.mainSwitch !== false);
  if (on.length === 0) return 'off';
  return on.some(lacks) ? 'wouldAsk' : 'enough';
}

const lacks = ({ kind, consented, suspect, available }: TemplateState): boolean =>
  kind === 'long-term' ? !consented : suspect || available === 0;
