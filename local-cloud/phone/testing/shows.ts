import type { Locator } from 'playwright-core';
import { until } from './until';

/** Waits until a text of the page is as expected; fails with the last one seen. */
export async function shows(locator: Pick<Locator, 'textContent'>, expected: string | RegExp): Promise<void> {
  let seen = '';
  const matches = async (): Promise<boolean> => {
    seen = (await locator.textContent({ timeout: 3000 }).catch(() => null)) ?? '';
    return typeof expected === 'string' ? seen.trim() === expected : expected.test(seen);
  };
  await until(matches).catch(() => {
    throw new Error(`Expected the element to show ${String(expected)}, and it showed "${seen}".`);
  });
}
