/** Shows the components under miniprogram-simulate, with the real client on the faked WeChat behind them. */
import './jsdomGaps';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ComponentName, useNotify, UseOptions } from '../components/notify';
import { engineOf, type ComponentNode } from './simulate';
import { withInbox, type FakeInbox } from './fakeInbox';
import type { ShopAlias } from './shop';
import { turn, withPhone, type World } from './withClient';
import type { NotifyOptions } from '../sdk/src/types';
import { compileComponents } from './compileComponents';

const folder = mkdtempSync(join(tmpdir(), 'notify-components-'));
compileComponents(folder);
const { simulate, exparser, newParent } = engineOf(require);
/** The compiled one, which the compiled components import. */
const { useNotify: use } = jest.requireActual<{ useNotify: typeof useNotify }>(join(folder, 'notify.js'));
const loaded = new Map<string, string>();

afterAll(() => rmSync(folder, { recursive: true, force: true }));

export interface Shown {
  data: Record<string, unknown>;
  /** What a page may call through `selectComponent`. */
  methods: { refresh(): Promise<void>; more(): Promise<void> };
  /** Text of an element by its id, empty where there is none; or of the whole component. */
  text(id?: string): string;
  has(id: string): boolean;
  /** A tap: what its handlers start in another turn is in no gesture. */
  tap(id: string): void;
  /** An event of a built-in component. */
  send(id: string, event: string, detail: object): void;
  set(properties: Record<string, unknown>): void;
  /** Its page is shown again. */
  pageShown(): void;
  /** Details of an event that the component sent so far. */
  events(name: string): unknown[];
}

interface Navigation {
  url: string;
  success(): void;
  fail(): void;
}

export interface ComponentWorld extends World {
  inbox: FakeInbox;
  /** Pages that were opened by `wx.navigateTo` and `wx.switchTab`. */
  pages: string[];
  /** Pages that lie behind a tab. */
  tabs: string[];
  mount(name: ComponentName, properties?: Record<string, unknown>, events?: string[]): Shown;
  /** A client, launched, in use by the components. */
  open(options?: Partial<NotifyOptions<ShopAlias>>, uses?: UseOptions): Promise<void>;
}

export async function withComponents(run: (world: ComponentWorld) => Promise<void>): Promise<void> {
  await withPhone(async (phone) => {
    const open: ComponentNode[] = [];
    const pages: string[] = [];
    const tabs: string[] = [];
    const go = (isTab: boolean) => (request: Navigation) => {
      if (tabs.includes(request.url.split('?')[0] ?? '') !== isTab) return request.fail();
      pages.push(request.url);
      request.success();
    };
    Object.assign(phone.wx, { navigateTo: go(false), switchTab: go(true) });
    const world: ComponentWorld = Object.assign(phone, {
      inbox: withInbox(phone.server),
      pages,
      tabs,
      async open(options: Partial<NotifyOptions<ShopAlias>> = {}, uses?: UseOptions) {
        use(await phone.launch(options), uses);
        await turn();
      },
      mount(name: ComponentName, properties: Record<string, unknown> = {}, names: string[] = []): Shown {
        const id =
          loaded.get(name) ?? simulate.load(join(folder, name, 'index'), name, { compiler: 'simulate' });
        loaded.set(name, id);
        const component = simulate.render(id, properties);
        const told = new Map<string, unknown[]>(names.map((each) => [each, []]));
        for (const [each, details] of told)
          component.addEventListener(each, ({ detail }) => details.push(detail));
        component.attach(newParent());
        open.push(component);
        return shownOf(component, told, phone);
      },
    });
    try {
      await run(world);
    } finally {
      for (const component of open) component.detach();
    }
  });
}

function shownOf(component: ComponentNode, told: Map<string, unknown[]>, phone: World): Shown {
  const find = (id: string): ComponentNode => {
    const found = component.querySelector(`#${id}`);
    if (!found) throw new Error(`There is no #${id} in: ${component.dom.innerHTML}`);
    return found;
  };
  const send = (id: string, event: string, detail: object): void => {
    const made = exparser.Event.create(event, detail, { bubbles: event === 'tap', composed: true });
    exparser.Event.dispatchEvent(find(id)._exparserNode, made);
  };
  return {
    get data() {
      return component.data;
    },
    methods: component.instance,
    text: (id) => (id ? component.querySelector(`#${id}`) : component)?.dom.textContent?.trim() ?? '',
    has: (id) => component.querySelector(`#${id}`) !== undefined,
    tap: (id) => phone.tap(() => send(id, 'tap', {})),
    send,
    set: (properties) => component.setData(properties),
    pageShown: () => component.triggerPageLifeTime('show'),
    events(name) {
      const details = told.get(name);
      if (!details) throw new Error(`Nobody listens to "${name}": name it in show().`);
      return details;
    },
  };
}
