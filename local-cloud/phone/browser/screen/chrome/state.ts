import { reactive } from 'vue';
import type { Problem } from '../../shared/problem';

/** What the navigation bar shows; each page has its own. */
export interface NavBar {
  title: string;
  readonly background: string;
  /** Colour of title and buttons. */
  readonly text: 'black' | 'white';
  /** What a script has set instead of what the theme says. */
  own: { background: string; text: 'black' | 'white' } | undefined;
  loading: boolean;
  /** `navigationStyle: custom`: the page draws its own. */
  custom: boolean;
}

/** One wheel of a picker. */
export interface PickerColumn {
  options: string[];
  /** Index of what is chosen. */
  chosen: number;
}

export interface Tab {
  pagePath: string;
  text: string;
  icon: string | undefined;
  selectedIcon: string | undefined;
  badge: string | undefined;
  dot: boolean;
}

export interface TabBarState {
  tabs: Tab[];
  readonly colour: string;
  readonly selectedColour: string;
  readonly background: string;
  hidden: boolean;
}

interface ModalQuestion {
  title: string;
  content: string;
  cancelText: string | undefined;
  confirmText: string;
  confirmColour: string | undefined;
  /** Placeholder of a text field, when it asks for one. */
  editable: string | undefined;
  input: string;
}

/** One line of the permission sheet of `wx.requestSubscribeMessage`. */
interface PermissionItem {
  templateId: string;
  title: string;
  /** What the card will say, a line each: `商品名称`. */
  fields: string[];
  checked: boolean;
}

export interface PermissionQuestion {
  app: string;
  items: PermissionItem[];
  always: boolean;
}

interface PermissionAnswer {
  templates: Record<string, 'accept' | 'reject'>;
  always: boolean;
}

interface Sheets {
  modal: ModalQuestion;
  actionSheet: { items: string[]; colour: string };
  permission: PermissionQuestion;
  picker: { title: string; columns: PickerColumn[] };
  menu: { route: string };
}

interface Answers {
  modal: { confirm: boolean; content: string };
  actionSheet: number;
  permission: PermissionAnswer;
  picker: number[];
  menu: 'restart' | 'settings' | 'leave';
}

export type SheetName = keyof Sheets;

/** A sheet that lies over the page until it is answered; `undefined` is "cancelled". */
export interface OpenSheet<Name extends SheetName = SheetName> {
  name: Name;
  question: Sheets[Name];
  answer(value: Answers[Name] | undefined): void;
}

/** Everything around the page that WeChat draws: bars, toasts, sheets. The components of `chrome/` draw it. */
export class ChromeState {
  nav: NavBar = {
    title: '',
    background: '#ffffff',
    text: 'black',
    own: undefined,
    loading: false,
    custom: false,
  };
  canGoBack = false;
  /** The first page is no tab and not the entry: WeChat offers a way home. */
  canGoHome = false;
  tabBar: TabBarState | undefined = undefined;
  /** Index of the tab whose page is on top; -1: no tab page is. */
  selectedTab = -1;
  toast: { title: string; icon: string; mask: boolean } | undefined = undefined;
  sheet: OpenSheet | undefined = undefined;
  refreshing = false;
  problems: Problem[] = [];
  /** Room for the clock and the signal of a drawn phone, in pixels. */
  statusBarHeight = 0;
  network = 'online';

  static create(): ChromeState {
    return reactive(new ChromeState()) as ChromeState;
  }

  /** Shows a sheet; an earlier one counts as cancelled. */
  ask<Name extends SheetName>(name: Name, question: Sheets[Name]): Promise<Answers[Name] | undefined> {
    this.sheet?.answer(undefined);
    return new Promise((resolve) => {
      const answer = (value: Answers[Name] | undefined): void => {
        this.sheet = undefined;
        resolve(value);
      };
      this.sheet = { name, question, answer } as unknown as OpenSheet;
    });
  }

  pick(title: string, columns: PickerColumn[]): Promise<number[] | undefined> {
    return this.ask('picker', { title, columns });
  }
}
