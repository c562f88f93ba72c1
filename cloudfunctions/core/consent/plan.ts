import type { Template } from '../config/config';
import type { Context } from '../ports/context';
import type { GrantOutcome, Report, ReportResult } from '../contract';
import { templatesOf } from '../model/aliases';
import { wishKey, type Wish } from '../model/wish';
import { KEPT_NONCES, type UserDocument } from '../model/user';
import { dayOf } from '../time/zone';
import { voiding } from '../books/void';

/** `acceptWithAudio`, `acceptWithAlert`… are accepts too (PLATFORM §1); anything unknown is not. */
const ACCEPTED = /^accept/;
export const isAccept = (status: string): boolean => ACCEPTED.test(status);
/** A client that has been offline for longer reports nothing that can still be told from a repeat. */
const OLDEST_REPORT = 30 * 24 * 60 * 60_000;

/** Whose word it is: the client's report, or WeChat's push. */
export type Source = 'client' | 'push';

/** What one report changes on the books of a user as read. */
export interface Plan {
  repeated: boolean;
  /** Where in the mini program it was asked; empty where nobody said. */
  place: string;
  /** By WeChat template id. */
  outcomes: Record<string, GrantOutcome>;
  /**
   * Accounts that grow: by one credit, or by the consent of a long-term template. `found`: a `try` has spent this very
   * credit and booked it.
   */
  grants: { id: string; kind: Template['kind']; credits: 0 | 1; found?: true }[];
  /** WeChat ids whose rejection is kept: what is on hand is void. */
  rejected: string[];
  grantDay: { day: string; count: number };
  /** Templates that the user has switched off and accepted all the same, by alias. */
  permits: Template[];
  /** What the user wants to hear about, of what was accepted. */
  wishes: [key: string, wish: Wish][];
}

export const resultOf = ({ outcomes, permits }: Plan): ReportResult => ({
  outcomes,
  askToSwitchOn: [...new Set(permits.map(({ topic }) => topic))],
});

/** When a report was made, and whose word it is. */
export interface Told {
  /** When the user chose; epoch ms, as `now`. */
  at: number;
  now: number;
  source: Source;
  /** WeChat's main switch as the client sees it with this report; the books' when it does not say. */
  mainSwitch?: boolean | undefined;
}

export function planReport(context: Context, user: UserDocument, report: Report, told: Told): Plan {
  const { config } = context;
  const { at, now } = told;
  const day = dayOf(now, config.timeZone);
  const grantDay = user.grantDay.day === day ? { ...user.grantDay } : { day, count: 0 };
  const repeated = user.nonces.some(({ nonce }) => nonce === report.nonce);
  const { place = '' } = report;
  const plan: Plan = {
    repeated,
    place,
    outcomes: {},
    grants: [],
    rejected: [],
    grantDay,
    permits: [],
    wishes: [],
  };
  const oldest = user.nonces.length >= KEPT_NONCES ? user.nonces[0]!.at : 0;
  const tooOld = at < Math.max(oldest, now - OLDEST_REPORT);
  const simulated = isSimulated(context, report);
  const { outcomes, grants } = plan;
  for (const [id, status] of Object.entries(report.results)) {
    const [template] = templatesOf(config, id);
    if (repeated) outcomes[id] = 'repeated';
    else if (!template) outcomes[id] = 'unknown-template';
    else if (simulated) outcomes[id] = 'simulated';
    else if (!isAccept(status)) {
      outcomes[id] = 'not-accepted';
      const counts = !tooOld && at > user.erasedAt && isKeptReject(report, id, status);
      if (counts && !isSwitchedOff(user, told) && voids(user, id, at)) plan.rejected.push(id);
    } else if (!booksIt(context, told.source, at)) outcomes[id] = 'counted-by-push';
    else if (tooOld) outcomes[id] = 'too-old';
    else if (at <= Math.max(user.erasedAt, user.credits[id]?.rejectedAt ?? 0))
      outcomes[id] = 'before-rejection';
    else if (template.kind === 'long-term') {
      outcomes[id] = 'consented';
      grants.push({ id, kind: template.kind, credits: 0 });
    } else if (grantDay.count >= config.limits.grantsPerDay) outcomes[id] = 'daily-cap';
    else {
      outcomes[id] = 'granted';
      grantDay.count += 1;
      const grant = { id, kind: template.kind };
      grants.push(isFound(user, id, at) ? { ...grant, credits: 0, found: true } : { ...grant, credits: 1 });
    }
  }
  plan.permits = grants
    .flatMap(({ id }) => askedFor(context, report, id))
    .filter((template) => isPermit(report, at, template, user));
  plan.wishes = Object.entries(outcomes)
    .filter(([, outcome]) => WANTED.includes(outcome))
    .flatMap(([id]) => askedFor(context, report, id))
    .flatMap((template) => wishOf(report, at, template));
  return plan;
}

/** The user said yes just now, whether or not a credit came of it. */
const WANTED: readonly GrantOutcome[] = ['granted', 'consented', 'counted-by-push', 'daily-cap'];

const DAY = 24 * 60 * 60_000;

function wishOf({ about, label = '' }: Report, at: number, template: Template): Plan['wishes'] {
  if (about === undefined) return [];
  const wish = { template: template.alias, about, label, at, until: at + template.wishDays * DAY };
  return [[wishKey(template.alias, about), wish]];
}

/**
 * In DevTools the sheet may buy no real credit, and a develop version says `develop` there as on a phone. Where real
 * users are, such a report is taken for play and changes nothing; elsewhere it is what developers try things out with.
 */
export const isSimulated = ({ environment }: Context, { envVersion }: Report): boolean =>
  environment.state === 'formal' && envVersion === 'develop';

/**
 * Which templates a choice by WeChat id was about. The sheet shows one line per id; the client knows for which aliases it
 * asked. WeChat's push does not: where several share the id, it permits none of them, because the one that is off may be
 * just the one that was not asked for.
 */
function askedFor({ config }: Context, { asked }: Report, id: string): Template[] {
  const sharing = templatesOf(config, id);
  if (asked) return sharing.filter(({ alias }) => asked.includes(alias));
  return sharing.length === 1 ? sharing : [];
}

const isFound = ({ credits }: UserDocument, id: string, at: number): boolean =>
  (credits[id]?.found ?? 0) > 0 && at <= credits[id]!.foundAt;

/** Until the configured switch the other source books, from then on this one; never both. */
export function booksIt(context: Context, source: Source, at: number): boolean {
  const { source: configured, since } = context.config.grants;
  return at >= since ? source === configured : source !== configured;
}

/** WeChat answered by itself: nothing of this template was shown, because the user keeps that choice. */
const isKept = (report: Report, id: string): boolean =>
  report.silent === true || (report.kept?.includes(id) ?? false);

/**
 * A `reject` that WeChat answered by itself is a no that stands: the user ticked "always keep" on the sheet, or
 * switched the template off in WeChat's settings, and either voids what was bought before (PLATFORM §1, §2). A `reject`
 * that was tapped now says no to this one question and voids nothing; so does one of a choice ticked this very moment,
 * which the client cannot tell: its next answer does. Whose word a grant is booked on does not matter here, because
 * WeChat's push of the sheet does not say what is kept.
 */
const isKeptReject = (report: Report, id: string, status: string): boolean =>
  status === 'reject' && isKept(report, id);

/**
 * With WeChat's main switch off every template answers a no that nobody has said about it; what was bought is still
 * there when the switch comes back.
 */
const isSwitchedOff = (user: UserDocument, { mainSwitch }: Told): boolean =>
  (mainSwitch ?? user.mainSwitch) === false;

const voids = (user: UserDocument, id: string, at: number): boolean =>
  voiding(id, user.credits[id], at) !== undefined;

/**
 * Accepted on the sheet although it is off: permits that one notification. A silent top-up never does, nor an accept
 * that the user took back before its report came.
 */
const isPermit = (report: Report, at: number, template: Template, user: UserDocument): boolean =>
  at > user.offAt &&
  !isKept(report, template.id) &&
  (user.muted || user.mutedTopics.includes(template.topic) || user.mutedTemplates.includes(template.alias));
