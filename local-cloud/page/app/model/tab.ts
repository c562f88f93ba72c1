import type { Component } from 'vue';
import type { Sources } from './api';

export interface Tab {
  id: string;
  zh: string;
  en: string;
  view: Component;
  /** What it shows, besides the clock. */
  sources: (keyof Sources)[];
}
