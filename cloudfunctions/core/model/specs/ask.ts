/** What stands over the button, and on it. */
export interface Wording {
  title: string;
  text: string;
  button: string;
}

/** What an operator wants of a campaign that asks for subscriptions: it can be changed while it is a draft. */
export interface AskSpec {
  kind: 'ask';
  /** For operators. */
  title: string;
  /** Where it is asked, by names of the configuration's `places`. */
  places: string[];
  /** By alias, the most important first: one sheet. */
  templates: string[];
  /** Their scenes, as the configuration declares them: what the wording asks for. Absent: it declared none. */
  scenes?: string[] | undefined;
  /** `<segment>@<version>`; absent: everybody. */
  segment?: string | undefined;
  wording: { zh: Wording; en?: Wording | undefined };
  /** It does not begin before; epoch ms. 0 = whenever it is started. */
  from: number;
  /** Nobody is asked from then on; epoch ms. */
  endsAt: number;
  /** It is over when so many credits have come of it; absent: at its end only. */
  target?: number | undefined;
}
