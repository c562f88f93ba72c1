/**
 * Holds the public types, which must stand alone where a team copies them, against the functions' contract. Nothing runs:
 * `tsc` fails here when the two part.
 */
import type * as contract from '../../../../cloudfunctions/core/contract/subscribe';
import type { AskState } from '../../../../cloudfunctions/core/contract/ask';
import type { UnsubscribeRequest } from '../../../../cloudfunctions/core/contract/unsubscribe';
import type {
  TrackEvent as ContractEvent,
  TrackResult,
} from '../../../../cloudfunctions/core/contract/track';
import type {
  Ask,
  FeedbackOutcome,
  FeedbackRequest,
  InboxPage,
  Preferences,
  PreferencesChange,
  StopRequest,
  TemplateBalance,
  TrackEvent,
  Wish,
} from '.';

type Fits<Given extends Wanted, Wanted> = Given;
/** `exactOptionalPropertyTypes` is off: an absent field and `undefined` are one. */
export type Checks = [
  // What the server answers is what the host is told.
  Fits<contract.TemplateState, TemplateBalance>,
  Fits<contract.Preferences, Preferences>,
  Fits<contract.WishState, Wish>,
  Fits<AskState, Ask>,
  Fits<TrackResult, FeedbackOutcome>,
  // What the host gives is what the server takes.
  Fits<PreferencesChange, contract.PreferencesChange>,
  Fits<Preferences, contract.Preferences>,
  Fits<{ action: 'stop' } & StopRequest, UnsubscribeRequest>,
  Fits<contract.InboxPage, InboxPage>,
  Fits<TrackEvent, ContractEvent>,
  Fits<{ kind: 'feedback' } & FeedbackRequest, ContractEvent>,
];
