import { defineComponent, type Component } from 'vue';
import { cloud, poll } from '../../../page/app/model/cloud';
import type { Tab } from '../../../page/app/model/tab';
import { ClockBar } from '../../../page/app/parts/ClockBar';
import { Books } from '../../../page/app/views/Books';
import { Calls } from '../../../page/app/views/Calls';
import { Faults } from '../../../page/app/views/Faults';
import { Metrics } from '../../../page/app/views/Metrics';
import { ConsoleView } from './ConsoleView';
import { PhoneCalls } from './PhoneCalls';

const TABS: Tab[] = [
  { id: 'console', zh: '控制台', en: 'Console', view: ConsoleView, sources: [] },
  { id: 'calls', zh: '云调用', en: 'Cloud calls', view: PhoneCalls, sources: [] },
  { id: 'logs', zh: '函数', en: 'Functions', view: Calls, sources: ['logs', 'functions'] },
  { id: 'books', zh: '账本', en: 'Books', view: Books, sources: ['users', 'templates', 'collections'] },
  { id: 'faults', zh: '故障', en: 'Faults', view: Faults, sources: ['faults', 'functions'] },
  { id: 'metrics', zh: '指标', en: 'Metrics', view: Metrics, sources: ['metrics'] },
];

/** What stands beside the phone: its own console, and the local cloud's views (shared with its page). */
export const Panel = defineComponent({
  name: 'PhonePanel',
  components: { ClockBar },
  data: () => ({ tabs: TABS.map(({ id, zh, en }) => ({ id, zh, en })), open: 'console' }),
  computed: {
    tab(): Tab {
      return TABS.find(({ id }) => id === this.open) ?? TABS[0]!;
    },
    view(): Component {
      return this.tab.view;
    },
    trouble: () => cloud.trouble,
  },
  mounted() {
    poll(() => ['clock', ...this.tab.sources]);
  },
  template: `
    <header class="top">
      <div class="top-row"><h1>本地手机 <small lang="en">Local phone</small></h1><ClockBar /></div>
      <nav class="tabs" role="tablist">
        <a v-for="each in tabs" :key="each.id" href="#" role="tab" :data-tab="each.id" :aria-selected="each.id === open" :aria-current="each.id === open ? 'page' : undefined" @click.prevent="open = each.id">
          {{ each.zh }} <small lang="en">{{ each.en }}</small></a>
      </nav>
    </header>
    <p v-if="trouble" class="banner" role="alert">{{ trouble }}</p>
    <main><component :is="view" :key="open" /></main>`,
});
