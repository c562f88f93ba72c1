import { defineComponent, type Component } from 'vue';
import { cloud, poll } from './model/cloud';
import type { Tab } from './model/tab';
import { ClockBar } from './parts/ClockBar';
import { Books } from './views/Books';
import { Data } from './views/Data';
import { Faults } from './views/Faults';
import { Home } from './views/Home';
import { Metrics } from './views/Metrics';
import { Users } from './views/Users';

const TABS: Tab[] = [
  { id: 'home', zh: '函数与调用', en: 'Functions', view: Home, sources: ['functions', 'logs'] },
  { id: 'users', zh: '用户与消息', en: 'Users', view: Users, sources: ['users', 'templates'] },
  { id: 'books', zh: '账本', en: 'Books', view: Books, sources: ['users', 'templates', 'collections'] },
  { id: 'data', zh: '数据', en: 'Data', view: Data, sources: ['collections'] },
  { id: 'metrics', zh: '指标', en: 'Metrics', view: Metrics, sources: ['metrics'] },
  { id: 'faults', zh: '故障', en: 'Faults', view: Faults, sources: ['faults', 'functions', 'profile'] },
];

const chosen = (): string => window.location.hash.replace(/^#\/?/, '') || 'home';

/** The frame: title, clock, tabs, the open view. */
export const App = defineComponent({
  components: { ClockBar },
  data: () => ({ tabs: TABS.map(({ id, zh, en }) => ({ id, zh, en })), open: chosen() }),
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
    window.addEventListener('hashchange', () => {
      this.open = chosen();
    });
    poll(() => ['clock', ...this.tab.sources]);
  },
  template: `
    <header class="top">
      <div class="top-row">
        <h1>本地云 <small lang="en">Local Cloud</small></h1>
        <ClockBar />
      </div>
      <nav class="tabs" aria-label="页面 views">
        <a v-for="each in tabs" :key="each.id" :href="'#/' + each.id" :aria-current="each.id === tab.id ? 'page' : undefined">
          {{ each.zh }} <small lang="en">{{ each.en }}</small>
        </a>
        <a class="to-phone" href="/phone" target="_blank">手机 <small lang="en">Phone</small></a>
      </nav>
    </header>
    <p v-if="trouble" class="banner" role="alert">{{ trouble }}</p>
    <main><component :is="view" :key="tab.id" /></main>`,
});
