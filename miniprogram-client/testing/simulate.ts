/**
 * What the tests use of miniprogram-simulate. Its own types are not taken: they bring a second, older
 * miniprogram-api-typings, and with it `Component` loses its types everywhere.
 */
interface Element {
  readonly textContent: string | null;
  readonly innerHTML: string;
}

export interface ComponentNode {
  readonly dom: Element;
  readonly data: Record<string, unknown>;
  readonly instance: { refresh(): Promise<void>; more(): Promise<void> };
  /** The engine's own element. */
  readonly _exparserNode: object;
  querySelector(selector: string): ComponentNode | undefined;
  addEventListener(name: string, handler: (event: { detail: unknown }) => void): void;
  setData(data: Record<string, unknown>): void;
  attach(parent: Element): void;
  detach(): void;
  triggerPageLifeTime(name: 'show' | 'hide'): void;
}

interface Simulate {
  load(path: string, tag: string, options: { compiler: 'simulate' }): string;
  render(id: string, properties: Record<string, unknown>): ComponentNode;
}

/** Simulate's `dispatchEvent` waits for the next turn, in which a tap is over; the engine's does not. */
interface Exparser {
  Event: {
    create(name: string, detail: object, options: { bubbles: boolean; composed: boolean }): object;
    dispatchEvent(target: object, event: object): void;
  };
}

export interface Engine {
  simulate: Simulate;
  exparser: Exparser;
  newParent(): Element;
}

/** @param require the test's, so that its modules and these are the same */
export const engineOf = (require: (id: string) => unknown): Engine => ({
  simulate: require('miniprogram-simulate') as Simulate,
  exparser: require('miniprogram-exparser') as Exparser,
  newParent: () =>
    (globalThis as unknown as { document: { createElement(tag: string): Element } }).document.createElement(
      'div',
    ),
});
