import type { UserRecord } from './api';

/** One account of the product's ledger, as far as a `notify_users` document has it. */
interface LedgerAccount {
  available: number;
  held: number;
  uncertain: number;
  spent: number;
  voided: number;
  granted: number;
}

/** A line of the comparison: one user, one template. */
export interface BookLine {
  openid: string;
  templateId: string;
  /** WeChat's secret balance; `undefined` when WeChat knows nothing, `long` for a long-term consent. */
  wechat: number | 'long' | undefined;
  ledger: LedgerAccount | undefined;
  /** granted = available + held + uncertain + spent + voided, none negative. */
  balanced: boolean;
  /** WeChat's balance equals what the ledger believes to be there: exactly, within what is uncertain, or not. */
  agreement: 'same' | 'close' | 'differs' | 'unknown';
}

const NUMBERS = ['available', 'held', 'uncertain', 'spent', 'voided', 'granted'] as const;

/** Lays WeChat's book beside the ledger documents (`{_id: openid, credits: {<templateId>: …}}`). */
export function compareBooks(users: UserRecord[], documents: Record<string, unknown>[]): BookLine[] {
  const ledgers = new Map(documents.map((document) => [String(document._id), accountsOf(document.credits)]));
  const openids = new Set([...users.map(({ openid }) => openid), ...ledgers.keys()]);
  return [...openids].flatMap((openid) => {
    const items = users.find((user) => user.openid === openid)?.items ?? [];
    const accounts = ledgers.get(openid) ?? new Map<string, LedgerAccount>();
    const templateIds = new Set([...items.map(({ templateId }) => templateId), ...accounts.keys()]);
    return [...templateIds].map((templateId) => {
      const item = items.find((each) => each.templateId === templateId);
      const wechat = item?.consent ? 'long' : item?.credits;
      const ledger = accounts.get(templateId);
      return {
        openid,
        templateId,
        wechat,
        ledger,
        balanced: isBalanced(ledger),
        agreement: agreementOf(wechat, ledger),
      };
    });
  });
}

function accountsOf(credits: unknown): Map<string, LedgerAccount> {
  if (typeof credits !== 'object' || credits === null) return new Map();
  return new Map(
    Object.entries(credits).map(([templateId, account]) => {
      const given = (account ?? {}) as Record<string, unknown>;
      const numbers = NUMBERS.map((name) => [name, Number(given[name] ?? 0)]);
      return [templateId, Object.fromEntries(numbers) as unknown as LedgerAccount];
    }),
  );
}

function isBalanced(ledger: LedgerAccount | undefined): boolean {
  if (!ledger) return true;
  const { available, held, uncertain, spent, voided, granted } = ledger;
  return (
    granted === available + held + uncertain + spent + voided && NUMBERS.every((name) => ledger[name] >= 0)
  );
}

function agreementOf(wechat: BookLine['wechat'], ledger: LedgerAccount | undefined): BookLine['agreement'] {
  if (wechat === 'long' || !ledger) return 'unknown';
  const off = Math.abs((wechat ?? 0) - (ledger.available + ledger.held + ledger.uncertain));
  if (off === 0) return 'same';
  return off <= ledger.held + ledger.uncertain ? 'close' : 'differs';
}
