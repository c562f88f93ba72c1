import type { Store, TemplateItem, UserRecord } from './store';

/**
 * The secret credit book. The record in memory is the truth between a change and its arrival on disk,
 * so that two calls in one moment see each other's effect.
 */
export class Users {
  readonly #records = new Map<string, UserRecord>();

  constructor(private readonly store: Store) {}

  /** The user's record; `undefined` for one that has never met the sheet or the settings. */
  find(openid: string): UserRecord | undefined {
    const known = this.#records.get(openid) ?? this.store.user(openid);
    if (known) this.#records.set(openid, known);
    return known;
  }

  /** The user's record for changing it; call {@link save} afterwards. */
  open(openid: string): UserRecord {
    const record = this.find(openid) ?? { openid, mainSwitch: true, items: [] };
    this.#records.set(openid, record);
    return record;
  }

  /** Resolves when the record is on disk. */
  async save(record: UserRecord): Promise<void> {
    await this.store.putUser(record);
  }

  /** Forgets what memory holds, after the store was replaced. */
  forget(): void {
    this.#records.clear();
  }
}

/** What the user has said about one template, made if it is the first time. */
export function itemOf(user: UserRecord, templateId: string): TemplateItem {
  const found = user.items.find((item) => item.templateId === templateId);
  if (found) return found;
  const fresh: TemplateItem = { templateId, credits: 0, consent: false };
  user.items.push(fresh);
  return fresh;
}

/** An accept: one more send, or consent to any number of them. */
export function accept(item: TemplateItem, longTerm: boolean): void {
  if (longTerm) item.consent = true;
  else item.credits += 1;
}

/** The user has switched this template off: what was bought is void. */
export function voidItem(item: TemplateItem): void {
  item.credits = 0;
  item.consent = false;
}

/** Whether a send of this template would be taken now. Consent that is not used up counts as always there. */
export const maySend = (user: UserRecord | undefined, templateId: string): boolean => {
  const item = user?.items.find((each) => each.templateId === templateId);
  return Boolean(user?.mainSwitch && item && item.kept !== 'reject' && (item.consent || item.credits > 0));
};

/** Takes one credit, if there is one and the template is not covered by a long-term consent. */
export function spend(item: TemplateItem): void {
  if (!item.consent && item.credits > 0) item.credits -= 1;
}
