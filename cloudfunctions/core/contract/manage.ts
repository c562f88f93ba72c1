import * as z from 'zod/mini';
import { listRequests } from './list';
import { segmentRequests } from './segment';
import { contentRequests } from './content';
import { feedbackRequests } from './feedback';
import { campaignRequests } from './campaign';
import { replayed } from './sendRequests';
import { settingRequests } from './settings';
import type { Preferences, TemplateState } from './subscribe';
import type { StopRequest } from './unsubscribe';
import { templateRequests } from './templates';
import { name, openid, text } from './values';

/** What operators and admins do. Each is written to the audit log before it is done (DESIGN §10). */
export const manageRequest = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('breaker.reset'),
    /** As `stats health` names it: `account`, `quota`, `pause` or `template:<WeChat template id>`. */
    key: text(100),
  }),
  z.strictObject({
    action: z.literal('promotional.pause'),
    /** Why everything promotional is to stand still; in the audit log, and told to whoever asks after a notification. */
    why: text(200).check(z.minLength(1, 'expected why, for the audit log')),
  }),
  z.strictObject({ action: z.literal('promotional.resume') }),
  z.strictObject({ action: z.literal('message.replay'), ...replayed }),
  z.strictObject({ action: z.literal('user.show'), openid }),
  z
    .strictObject({
      action: z.literal('user.mute'),
      openid,
      scope: z.enum(['all', 'topic', 'template']),
      name: z.optional(name),
      /** Why; kept with the unsubscribe and in the audit log. */
      reason: text(200).check(z.minLength(1, 'expected why, for the audit log')),
    })
    .check(
      z.refine(({ scope, name }) => (name === undefined) === (scope === 'all'), {
        path: ['name'],
        error: 'expected a name for the scopes "topic" and "template", none for "all"',
      }),
    ),
  ...templateRequests,
  ...segmentRequests,
  ...listRequests,
  ...feedbackRequests,
  ...contentRequests,
  ...campaignRequests,
  ...settingRequests,
]);
export type ManageRequest = z.infer<typeof manageRequest>;
export type ManageAction = ManageRequest['action'];

/** One user as an operator sees them: what they want, what they have, what they got. */
export interface UserView {
  openid: string;
  /** Whether there is a document of this user at all. */
  known: boolean;
  preferences: Preferences;
  templates: TemplateState[];
  /** The latest notifications, newest first. */
  latest: { id: string; template: string; key: string; state: string; at: string; reason?: string }[];
}

export interface Muted {
  muted: Pick<StopRequest, 'scope' | 'name'>;
}

export interface BreakerReset {
  /** The key that is closed; what it held back goes on with the next tick. */
  reset: string;
}

/** Whether everything promotional stands still; after a resume, what has ended. */
export interface PromotionalPause {
  paused: boolean;
  by?: string;
  /** ISO 8601. */
  since?: string;
  why?: string;
}

/** Who did what, newest first. */
export interface AuditPage {
  entries: AuditEntry[];
  /** To be given as `before` for older ones; absent at the end. */
  next?: string;
}

export interface AuditEntry {
  at: string;
  /** The openid or web uid; the name that the configuration gives them. */
  by: string;
  name: string;
  action: string;
  /** Whom or what it was about: an openid, a breaker, a notification. */
  target: string;
  /** What was asked, shortened; of content only that there was some. */
  request: string;
  /** `begun`: how it ended is not known. */
  outcome: 'begun' | 'done' | 'refused';
  /** The error's code where it was refused. */
  code: string;
}
