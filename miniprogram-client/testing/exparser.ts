/** What of miniprogram-simulate's engine is needed to send an event in this very turn: its own `dispatchEvent` waits for the next. */
export interface Exparser {
  Event: {
    create(name: string, detail: object, options: { bubbles: boolean; composed: boolean }): object;
    dispatchEvent(target: object, event: object): void;
  };
}

export interface ComponentNode {
  readonly dom: HTMLElement;
  readonly data: Record<string, unknown>;
  readonly _exparserNode: object;
  querySelector(selector: string): ComponentNode | undefined;
  addEventListener(name: string, handler: (event: { detail: unknown }) => void): void;
  setData(data: Record<string, unknown>): void;
  attach(parent: Element): void;
  detach(): void;
}
