import type { Problem } from './problem';

/** Why a mini program is on the screen (`wx.getEnterOptionsSync`). */
export interface EnterOptions {
  /** No leading slash. */
  path: string;
  query: Record<string, string>;
  /** 1001 from the list, 1107 from a subscribe message's card, 1089 from the chat list's drawer… */
  scene: number;
}

export type Network = 'online' | 'slow' | 'offline';

/** What the phone tells the panel beside it. */
export type LogEntry =
  | {
      kind: 'console';
      level: 'log' | 'info' | 'warn' | 'error' | 'debug';
      text: string;
      where?: string | undefined;
    }
  | { kind: 'missing'; text: string; where?: string | undefined }
  | { kind: 'problem'; problem: Problem }
  | { kind: 'life'; text: string }
  | { kind: 'call'; name: string; data: unknown; answer: unknown; failed: boolean; ms: number };

/** What the panel beside the phone reads. */
export interface LogBook {
  /** Oldest first. */
  entries(): readonly StampedEntry[];
  clear(): void;
  /** @returns a function that ends the listening */
  listen(changed: () => void): () => void;
}

/** An entry with its number and the phone's time, epoch milliseconds. */
export type StampedEntry = LogEntry & { seq: number; at: number; openid: string };

/** `wx.getSetting({withSubscriptions: true})`'s part. */
export interface SubscriptionsSetting {
  mainSwitch: boolean;
  itemSettings: Record<string, string>;
}

/** What surrounds the mini program: WeChat itself and the panel. The screen (an iframe) finds it as `parent.phoneShell`. */
export interface ShellPort {
  readonly openid: string;
  readonly launch: EnterOptions;
  /** A phone is drawn around the screen: the screen leaves room for the status bar. */
  readonly framed: boolean;
  network(): Network;
  log(entry: LogEntry): void;
  /** The round button of the capsule: WeChat comes to the front, the mini program lives on. */
  leave(): void;
  /** Shows the mini program's settings; resolves when the user comes back. */
  openSettings(): Promise<void>;
  /** A cold start. */
  restart(): void;
}

/** The running mini program, as the shell sees it: `iframe.contentWindow.phoneScreen`. */
export interface ScreenPort {
  /** Comes to the front; with a path of its own it reopens there (hot start). */
  show(options?: EnterOptions): void;
  /** Goes to the background. */
  hide(): void;
  networkChanged(network: Network): void;
  /** The page on top, to open it again. */
  place(): { path: string; query: Record<string, string> } | undefined;
}

declare global {
  interface Window {
    phoneShell?: ShellPort;
    phoneScreen?: ScreenPort;
    phoneLog?: LogBook;
  }
}
