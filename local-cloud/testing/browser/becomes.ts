import { until } from './until';

/**
 * Waits until what is read off a page is as expected: an attribute, a colour, a number of elements. Pages draw what they have
 * heard a moment later, and a busy machine makes it a long one. That something never appears is read at once instead.
 */
export async function becomes<Value>(read: () => Promise<Value>, expected: Value): Promise<void> {
  const seen: Value[] = [];
  await until(async () => {
    seen[0] = await read();
    return isEqual(seen[0], expected);
  }).catch((error: unknown) => {
    // What was read last says more.
    for (const last of seen) expect(last).toEqual(expected);
    throw error;
  });
}

function isEqual(value: unknown, expected: unknown): boolean {
  try {
    expect(value).toEqual(expected);
    return true;
  } catch {
    return false;
  }
}

/** As `becomes`, of one attribute of an element. */
export const hasAttribute = (
  locator: { getAttribute(name: string): Promise<string | null> },
  name: string,
  expected: string,
): Promise<void> => becomes<string | null>(() => locator.getAttribute(name), expected);
