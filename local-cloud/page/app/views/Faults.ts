import { defineComponent } from 'vue';
import { request, type FaultView } from '../model/api';
import { cloud, refresh } from '../model/cloud';
import { troubleOf } from '../parts/Trouble';
import { ModePanel } from './ModePanel';
import { ProfilePanel } from './ProfilePanel';

/** What can go wrong: label → the outcome as `POST /faults` takes it. */
const OUTCOMES: { label: string; body: Record<string, unknown> }[] = [
  { label: '断开连接 reset', body: { reset: true } },
  { label: '空应答 empty', body: { empty: true } },
  { label: '残缺应答 broken', body: { broken: true } },
  { label: '慢 2 秒 delay', body: { delayMs: 2000 } },
  { label: '系统繁忙 -1', body: { error: -1 } },
  { label: '拒收 43101', body: { error: 43101 } },
  { label: '超额 45009', body: { error: 45009 } },
];

const APIS = [
  'subscribeMessage.send',
  'database.modifyDocument',
  'database.getDocument',
  'database.insertDocument',
  'database.*',
  '*',
];

/** Faults that lie in wait, and a form to lay some. */
export const Faults = defineComponent({
  components: { ModePanel, ProfilePanel },
  data: () => ({
    apis: APIS,
    outcomes: OUTCOMES,
    api: APIS[0] ?? '',
    when: 'after',
    outcome: 0,
    times: 1,
    trouble: '',
  }),
  computed: {
    faults: () => cloud.data.faults?.faults ?? [],
    kills: () => cloud.data.faults?.kills ?? [],
  },
  methods: {
    async run(method: 'POST' | 'DELETE', body?: unknown) {
      this.trouble = '';
      try {
        await request(method, '/faults', body);
      } catch (error) {
        this.trouble = troubleOf(error);
      }
      await refresh(['faults']);
    },
    add() {
      return this.run('POST', [
        { api: this.api, when: this.when, times: this.times, ...OUTCOMES[this.outcome]?.body },
      ]);
    },
    /** What it has met; in the end it lies in wait no longer. */
    state({ met = 0, times = Infinity }: FaultView): string {
      if (met >= times) return '已用完 used up';
      return met > 0 ? `已触发 met ${met}` : '';
    },
    text: (value: unknown) => JSON.stringify(value),
  },
  template: `
    <div class="columns">
      <section class="panel side">
        <h2><Bi zh="制造故障" en="Lay a fault" /></h2>
        <form class="form" @submit.prevent="add">
          <label class="wide"><Bi zh="接口" en="api" /><input v-model.trim="api" list="apis" spellcheck="false" /><datalist id="apis"><option v-for="each in apis" :key="each" :value="each"></option></datalist></label>
          <label><Bi zh="时机" en="when" /><select v-model="when"><option value="before">生效前 before</option><option value="after">生效后 after</option></select></label>
          <label><Bi zh="次数" en="times" /><input v-model.number="times" type="number" min="1" /></label>
          <label class="wide"><Bi zh="结果" en="outcome" /><select v-model="outcome"><option v-for="(each, index) in outcomes" :key="index" :value="index">{{ each.label }}</option></select></label>
          <button class="primary wide">添加 Add</button>
        </form>
        <Trouble :text="trouble" />
      </section>
      <div>
        <section class="panel">
          <h2 class="spread"><Bi zh="埋伏中的故障" en="Faults in wait" /><button class="small" :disabled="!faults.length && !kills.length" @click="run('DELETE')">全部清除 Clear</button></h2>
          <p v-if="!faults.length && !kills.length" class="empty good">没有故障 None</p>
          <pre v-for="(fault, index) in faults" :key="'f' + index" class="code">{{ text(fault) }}<i v-if="state(fault)" class="tag">{{ state(fault) }}</i></pre>
          <template v-if="kills.length"><h3><Bi zh="杀进程" en="Kill points" /></h3><pre v-for="(kill, index) in kills" :key="'k' + index" class="code">{{ text(kill) }}</pre></template>
        </section>
        <ModePanel />
    <ProfilePanel />
      </div>
    </div>`,
});
