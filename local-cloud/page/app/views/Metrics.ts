import { defineComponent } from 'vue';
import { request } from '../model/api';
import { cloud, refresh } from '../model/cloud';
import { count, duration } from '../model/format';

interface Row {
  name: string;
  invocations: number;
  errors: number;
  timeouts: number;
  coldStarts: number;
  average: string;
  calls: [action: string, times: number][];
  total: number;
  read: number;
  written: number;
  /** What a plan counts: its runs and database calls. */
  counted: number;
}

/** Counts since the start or the last reset: per function its calls of the gateway, documents, and queries that scanned. */
export const Metrics = defineComponent({
  computed: {
    metrics: () => cloud.data.metrics,
    rows(): Row[] {
      const { calls = {}, documents = {}, functions = {}, counted } = this.metrics ?? {};
      const names = [...new Set([...Object.keys(functions), ...Object.keys(calls)])].sort();
      return names.map((name) => {
        const figures = functions[name];
        const actions = Object.entries(calls[name] ?? {}).sort((a, b) => b[1] - a[1]);
        return {
          name,
          invocations: figures?.invocations ?? 0,
          errors: figures?.errors ?? 0,
          timeouts: figures?.timeouts ?? 0,
          coldStarts: figures?.coldStarts ?? 0,
          average: figures?.invocations ? duration(figures.totalMs / figures.invocations) : '–',
          calls: actions,
          total: actions.reduce((sum, [, times]) => sum + times, 0),
          read: documents[name]?.read ?? 0,
          written: documents[name]?.written ?? 0,
          counted: counted?.functions[name]?.total ?? 0,
        };
      });
    },
  },
  methods: {
    count,
    async reset() {
      await request('POST', '/metrics/reset');
      await refresh(['metrics']);
    },
  },
  template: `
    <section v-if="metrics" class="panel">
      <h2><Bi zh="计入套餐的调用" en="What a plan counts" /></h2>
      <p class="chips"><span class="chip">函数 runs <b>{{ count(metrics.counted.runs) }}</b></span><span class="chip">数据库 database <b>{{ count(metrics.counted.database) }}</b></span><span class="chip">合计 total <b>{{ count(metrics.counted.total) }}</b></span></p>
      <p class="quiet numbers" :class="{ wrong: metrics.plan.usedUp }">{{ metrics.plan.month }} 本月 this month {{ count(metrics.plan.used) }} / {{ metrics.plan.callsPerMonth === null ? '∞' : count(metrics.plan.callsPerMonth) }}<b v-if="metrics.plan.usedUp"> 已用完，环境停用 used up, the environment stands still</b></p>
    </section>
    <section class="panel">
      <h2 class="spread"><Bi zh="函数" en="Functions" /><button class="small" @click="reset">清零 Reset</button></h2>
      <p v-if="metrics && rows.length === 0" class="empty">还没有数据 Nothing counted yet</p>
      <div v-else class="scroll"><table>
        <thead><tr><th>函数 function</th><th class="number">调用 calls</th><th class="number">失败 errors</th><th class="number">超时 timeouts</th><th class="number">冷启动 cold</th><th class="number">平均 mean</th>
          <th class="number">网关 gateway</th><th class="number">计费 counted</th><th class="number">读 read</th><th class="number">写 written</th></tr></thead>
        <tbody><tr v-for="row in rows" :key="row.name"><td><b>{{ row.name }}</b></td><td class="number">{{ count(row.invocations) }}</td><td class="number" :class="{ wrong: row.errors }">{{ count(row.errors) }}</td>
          <td class="number" :class="{ wrong: row.timeouts }">{{ count(row.timeouts) }}</td><td class="number">{{ count(row.coldStarts) }}</td><td class="number">{{ row.average }}</td>
          <td class="number">{{ count(row.total) }}</td><td class="number">{{ count(row.counted) }}</td><td class="number">{{ count(row.read) }}</td><td class="number">{{ count(row.written) }}</td></tr></tbody>
      </table></div>
    </section>
    <div class="pair">
      <section class="panel">
        <h2><Bi zh="网关请求" en="Gateway calls" /></h2>
        <template v-for="row in rows" :key="row.name"><h3 v-if="row.calls.length">{{ row.name }}</h3>
          <p v-if="row.calls.length" class="chips"><span v-for="[action, times] in row.calls" :key="action" class="chip">{{ action }} <b>{{ count(times) }}</b></span></p></template>
      </section>
      <section class="panel">
        <h2><Bi zh="扫描" en="Scans" /></h2>
        <p class="quiet">读得远多于返回的查询，通常缺索引。<span lang="en">Queries that read far more than they returned.</span></p>
        <p v-if="metrics && metrics.scans.length === 0" class="empty good">没有扫描 None</p>
        <div v-for="scan in metrics ? metrics.scans : []" :key="scan.collection + scan.shape" class="scan">
          <b>{{ scan.collection }}</b> <span class="quiet numbers">{{ count(scan.count) }} 次 · 读 {{ count(scan.documentsRead) }} · 返回 {{ count(scan.documentsReturned) }}</span><pre class="code">{{ scan.shape }}</pre></div>
      </section>
    </div>`,
});
