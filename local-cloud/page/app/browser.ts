/** The few things of a browser that the page uses; the repository's types are Node's, and stay so for the rest of it. */
interface Browser {
  document: { hidden: boolean };
  location: { hash: string };
  localStorage: { getItem(key: string): string | null; setItem(key: string, value: string): void };
  addEventListener(type: 'hashchange', listener: () => void): void;
}

export const browser = globalThis as unknown as Browser;
