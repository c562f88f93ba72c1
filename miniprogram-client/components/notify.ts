/**
 * How the components come by the client: `useNotify(createNotify({ config }), { plan })`, once, in a module that `app.ts`
 * imports. This is the only file that knows where the client lies; where the folder is copied into a project that
 * installs it, the two paths below become `miniprogram-notify`.
 */
import type { AskPlan, Notify, PlanOptions, Settings } from '../sdk/src/types';

export type {
  AskOutcome,
  AskPlan,
  ComplaintCause,
  Failure,
  FeedbackOutcome,
  FeedbackRequest,
  InboxItem,
  InboxPage,
  Mute,
  Notify,
  Outcome,
  OwnFeedback,
  Settings,
  Skipped,
  TemplateBalance,
} from '../sdk/src/types';

export type ComponentName = 'notify-subscribe' | 'notify-settings' | 'notify-inbox' | 'notify-feedback';

export interface UseOptions {
  /** `plan` of `miniprogram-notify/plan`; `<notify-subscribe>` without `templates` needs it. */
  plan?: (known: Settings, options?: PlanOptions) => AskPlan;
  /** Instead of the components' own texts, for all of a kind; a component's `texts` property goes before. */
  texts?: { readonly [name in ComponentName]?: { readonly [key: string]: string } };
}

let inUse: { notify: Notify; options: UseOptions } | undefined;

/** @returns the client that was given */
export function useNotify<Alias extends string>(
  notify: Notify<Alias>,
  options: UseOptions = {},
): Notify<Alias> {
  inUse = { notify, options };
  return notify;
}

/** The client, or `undefined`: then the developer is told in the console, and the component shows a sentence. */
export function notifyOf(name: ComponentName): Notify | undefined {
  if (!inUse) {
    console.error(
      `<${name}>: there is no client yet. Expected useNotify(createNotify({ config })) of components/notify in a module that app.ts imports.`,
    );
  }
  return inUse && inUse.notify;
}

export const optionsInUse = (): UseOptions => (inUse ? inUse.options : {});
