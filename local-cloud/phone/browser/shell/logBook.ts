import type { LogBook, LogEntry, StampedEntry } from '../shared/ports';

/** Entries kept; older ones are forgotten. */
const KEPT = 500;

/** What the phone has told since it was opened. */
export class PhoneLog implements LogBook {
  private list: StampedEntry[] = [];
  private seq = 0;
  private readonly listeners = new Set<() => void>();

  add(entry: LogEntry, openid: string): void {
    this.seq += 1;
    this.list = [...this.list.slice(1 - KEPT), { ...entry, seq: this.seq, at: Date.now(), openid }];
    for (const listener of this.listeners) listener();
  }

  entries(): readonly StampedEntry[] {
    return this.list;
  }

  clear(): void {
    this.list = [];
    for (const listener of this.listeners) listener();
  }

  listen(changed: () => void): () => void {
    this.listeners.add(changed);
    return () => this.listeners.delete(changed);
  }
}
