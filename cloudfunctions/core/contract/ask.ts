import type { CampaignState } from '../model/campaign';

/** What a client is told of a campaign that asks: what it wants its user asked, and where. */
export interface AskState {
  id: string;
  places: string[];
  /** By alias. */
  templates: string[];
  zh: { title: string; text: string; button: string };
  en?: { title: string; text: string; button: string };
  /** Epoch ms. */
  until: number;
}

/** What came of a campaign that asks, as far as it is counted. */
export interface AskReport {
  kind: 'ask';
  id: string;
  state: CampaignState;
  /** Sheets shown for it. */
  asked: number;
  /** Sheets on which the user agreed to anything. */
  agreed: number;
  /** agreed ÷ asked; absent below 30. */
  rate?: number;
  /** Credits, and consents of long-term templates. */
  gained: number;
  target?: number;
  /** ISO 8601: when the target is reached at the pace so far; absent where there is no pace yet, or it does not run. */
  forecast?: string;
  /** Whether that is before its end. */
  inTime?: boolean;
  /** Gained, by alias; of aliases that share a WeChat template the first. */
  templates: Record<string, number>;
  /** The earliest first; days on which nothing came are not there. */
  days: { day: string; asked: number; agreed: number; gained: number }[];
}

/** What users agree to on a template, as far as is known. */
export interface AgreedTo {
  /** By alias. */
  template: string;
  /** Both as users read them. */
  title: string;
  topic: string;
  /** What WeChat was told that it is for; absent where the configuration does not declare it. */
  scene?: string;
}

/** Who would be asked if each came to its place now. */
export interface AskPreview {
  kind: 'ask';
  /** What they would agree to, by its templates: the wording is to say just that. */
  agreedTo: AgreedTo[];
  /** Whether everybody was looked at; else all counts are of a part, as much as a few seconds show. */
  complete: boolean;
  /** People of the segment: matched = wouldAsk + enough + off. */
  matched: number;
  /** Lack a credit (a consent) of something that it asks for. A choice that is kept, or was just refused, only the phone knows. */
  wouldAsk: number;
  /** Have of everything. */
  enough: number;
  /** Have switched it off, or WeChat's main switch. */
  off: number;
}
