import { optionsInUse, type ComponentName } from '../notify';

export type Texts = Record<string, string>;

/** A component's texts: its own, then those of `useNotify`, then those of its property; what is no text is left out. */
export function textsOf<T extends Texts>(name: ComponentName, own: T, property: unknown): T {
  const texts: Texts = { ...own };
  const { texts: common = {} } = optionsInUse();
  for (const given of [common[name], property]) {
    for (const [key, text] of Object.entries(given || {})) {
      if (typeof text === 'string') texts[key] = text;
    }
  }
  return texts as T;
}

/** `fill('还可收到 {count} 条', { count: 2 })` */
export const fill = (text: string, values: Record<string, string | number>): string =>
  // `{name}`
  text.replace(/\{(\w+)\}/g, (mark, key: string) => (key in values ? String(values[key]) : mark));
