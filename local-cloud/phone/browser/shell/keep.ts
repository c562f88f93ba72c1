/** A user of the phone. */
export interface PhoneUser {
  openid: string;
  name: string;
}

/** What the phone itself remembers over a reload of the page. */
export interface Kept {
  users: PhoneUser[];
  openid: string;
  /** Per user: the time of the newest service message that was looked at, epoch milliseconds. */
  read: Record<string, number>;
}

const KEY = 'phone-shell';
const FIRST: Kept = {
  users: [
    { openid: 'user-xiaolin', name: '小林' },
    { openid: 'user-aming', name: '阿明' },
  ],
  openid: 'user-xiaolin',
  read: {},
};

export function readKept(): Kept {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Kept | null;
    return kept && kept.users.some(({ openid }) => openid === kept.openid) ? kept : structuredClone(FIRST);
  } catch {
    // Unreadable: the phone starts as a new one.
    return structuredClone(FIRST);
  }
}

export function writeKept(kept: Kept): void {
  localStorage.setItem(KEY, JSON.stringify(kept));
}
