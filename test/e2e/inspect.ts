import type { Shop } from './withShop';

/** What of the DOM is used inside the page; these tests are compiled without it. */
interface DomElement {
  tagName: string;
  textContent: string | null;
  parentElement: DomElement | null;
  childNodes: Iterable<{ nodeType: number; textContent: string | null }>;
  getBoundingClientRect(): { right: number };
  getClientRects(): { length: number };
  querySelectorAll(selector: string): Iterable<DomElement>;
  closest(selector: string): DomElement | null;
}
interface DomView {
  getComputedStyle(
    element: DomElement,
  ): Record<'color' | 'backgroundColor' | 'fontSize' | 'fontWeight', string>;
}

const shownPage = ({ screen }: Shop) => screen.locator('.mp-page:not([hidden])');

/** Elements that reach beyond the page's right edge. */
export const tooWide = (shop: Shop): Promise<string[]> =>
  shownPage(shop).evaluate((shown) => {
    const page = shown as DomElement;
    const { right } = page.getBoundingClientRect();
    return Array.from(page.querySelectorAll('*'))
      .filter((element) => element.getBoundingClientRect().right > right + 1)
      .map((element) => `${element.tagName} ${element.textContent?.slice(0, 20)}`);
  });

/** Texts whose contrast against what is behind them is below WCAG's AA: 4.5, or 3 where they are large. */
export const tooPale = (shop: Shop): Promise<string[]> =>
  shownPage(shop).evaluate((shown) => {
    const view = globalThis as unknown as DomView;
    const rgb = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number);
    /** Relative luminance. */
    const light = (colour: number[]): number =>
      [0.2126, 0.7152, 0.0722].reduce((sum, share, index) => {
        const part = (colour[index] ?? 0) / 255;
        return sum + share * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
      }, 0);
    const behind = (element: DomElement | null): number[] => {
      for (let at = element; at; at = at.parentElement) {
        const colour = rgb(view.getComputedStyle(at).backgroundColor);
        if (colour.length === 3) return colour;
      }
      return [255, 255, 255];
    };
    const hasText = ({ childNodes }: DomElement): boolean =>
      Array.from(childNodes).some(({ nodeType, textContent }) => nodeType === 3 && textContent?.trim());
    return Array.from((shown as DomElement).querySelectorAll('*'))
      .filter(
        (element) =>
          hasText(element) && element.getClientRects().length > 0 && !element.closest('[disabled]'),
      )
      .flatMap((element) => {
        const { color, fontSize, fontWeight } = view.getComputedStyle(element);
        const [one, other] = [light(rgb(color)), light(behind(element))];
        const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
        const size = parseFloat(fontSize);
        const large = size >= 24 || (size >= 18.7 && Number(fontWeight) >= 600);
        const text = element.textContent?.trim().slice(0, 20);
        return contrast < (large ? 3 : 4.5) ? [`${text}: ${contrast.toFixed(2)}`] : [];
      });
  });
