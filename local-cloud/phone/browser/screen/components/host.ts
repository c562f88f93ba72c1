import type * as glassEasel from 'glass-easel';
import type { ScreenServices } from './services';

type PropertyType = typeof String | typeof Number | typeof Boolean | typeof Array | typeof Object | null;

/** Property name (camel case) → its type and, where it is not the type's empty value, what it is when left out. */
export type Properties = Record<string, PropertyType | { type: PropertyType; value: unknown }>;

/** A control of a form: something with a value. */
export interface Control {
  value(): unknown;
  /** Back to what it was when the page was drawn. */
  reset(): void;
  /** What a tap on its label does. */
  activate?(): void;
}

/** One component that the phone has built in. */
export interface BuiltIn {
  tag: string;
  properties?: Properties;
  /** Once per element: its inner DOM and its listeners. */
  create?(host: Host): void;
  /** After `create`, and whenever a property has changed. */
  render?(host: Host): void;
  attached?(host: Host): void;
  detached?(host: Host): void;
}

const hosts = new WeakMap<Element, Host>();

/** The built-in component that an element belongs to. */
export function hostOf(element: Element | null): Host | undefined {
  return element ? hosts.get(element) : undefined;
}

/** One built-in component in the page: its element, its properties, its events. */
export class Host {
  control: Control | undefined;

  constructor(
    readonly element: HTMLElement,
    private readonly component: glassEasel.GeneralComponent,
    readonly services: ScreenServices,
  ) {
    hosts.set(element, this);
  }

  get(property: string): unknown {
    return (this.component.data as Record<string, unknown>)[property];
  }

  text(property: string): string {
    const value = this.get(property);
    return value === null || value === undefined ? '' : String(value);
  }

  number(property: string): number {
    const value = Number(this.get(property));
    return Number.isFinite(value) ? value : 0;
  }

  flag(property: string): boolean {
    return Boolean(this.get(property));
  }

  list(property: string): unknown[] {
    const value = this.get(property);
    return Array.isArray(value) ? value : [];
  }

  /** Changes an own property; `model:` bindings in the page follow. */
  set(property: string, value: unknown): void {
    this.component.setData({ [property]: value });
  }

  /** An event that does not bubble, as WeChat's component events do not. */
  trigger(name: string, detail: unknown = {}): void {
    this.component.triggerEvent(name, detail as never, {});
  }

  onTap(handle: (event: glassEasel.ShadowedEvent<unknown>) => void): void {
    this.component.addListener('tap', (event) => {
      handle(event);
      return undefined;
    });
  }

  get id(): string {
    return this.component.id;
  }

  /** Path of the page or component whose WXML this stands in. */
  get owner(): string {
    return this.component.ownerShadowRoot?.getHostNode().is ?? '';
  }

  /** `hidden`-like switches on the element itself, for styles to see. */
  attribute(name: string, value: string | boolean | undefined): void {
    if (value === undefined || value === false || value === '') this.element.removeAttribute(name);
    else this.element.setAttribute(name, value === true ? '' : value);
  }

  get node(): glassEasel.GeneralComponent {
    return this.component;
  }
}
