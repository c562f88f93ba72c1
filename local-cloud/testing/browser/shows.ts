import type { Locator } from 'playwright-core';
import { until } from './until';

/** Waits until a text of the page is as expected; fails with the last one seen. */
export async function shows(locator: Locator, expected: string | RegExp): Promise<void> {
  let seen = '';
  await until(async () => {
    const look = await locator
      .evaluate(lookAtText, { expected, ms: LOOK_MS }, { timeout: 3000 })
      .catch(() => null);
    seen = look?.text ?? '';
    return look?.fits ?? false;
  }).catch(() => {
    throw new Error(`Expected the element to show ${String(expected)}, and it showed "${seen}".`);
  });
}

/** How long one look lasts at most, in milliseconds; then the element is looked for anew. */
const LOOK_MS = 500;

interface Look {
  text: string;
  fits: boolean;
}

/** What of the DOM is used inside the page; these files are compiled without it. */
interface Element {
  textContent: string | null;
  isConnected: boolean;
  ownerDocument: object;
}
interface PageWindow {
  MutationObserver: new (changed: (records: { type: string }[]) => void) => {
    observe(root: object, what: Record<string, boolean | string[]>): void;
    disconnect(): void;
  };
}

/**
 * Runs in the page. Waits there for the text: to ask from outside again and again takes both of them more than the page
 * needs for its work. Ends before its time when another element may be meant: this one is gone, or pages were shown and hidden.
 */
function lookAtText(
  node: unknown,
  { expected, ms }: { expected: string | RegExp; ms: number },
): Look | Promise<Look> {
  const element = node as Element;
  const { MutationObserver } = globalThis as unknown as PageWindow;
  const look = (): Look => {
    const text = element.textContent ?? '';
    return { text, fits: typeof expected === 'string' ? text.trim() === expected : expected.test(text) };
  };
  if (look().fits) return look();
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      observer.disconnect();
      resolve(look());
    };
    const observer = new MutationObserver((records) => {
      if (look().fits || !element.isConnected || records.some(({ type }) => type === 'attributes')) end();
    });
    const timer = setTimeout(end, ms);
    const texts = { subtree: true, childList: true, characterData: true };
    observer.observe(element.ownerDocument, { ...texts, attributeFilter: ['hidden'] });
  });
}
