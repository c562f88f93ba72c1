import { defineComponent } from 'vue';
import type { CallLog } from '../model/api';
import { lightOf } from '../model/callLight';
import { cloud } from '../model/cloud';
import { duration, time } from '../model/format';

/** A timer's run that went well: one every few seconds would bury everything else. */
const isQuietTick = ({ source, ok, lines }: CallLog): boolean =>
  source === 'wx_trigger' && ok !== false && lines.every(({ stream }) => stream === 'stdout');

/** The latest calls: who, what, how long, what came of it, what was logged. */
export const Calls = defineComponent({
  data: () => ({ only: '', failedOnly: false, ticks: false }),
  computed: {
    loaded: () => cloud.data.logs !== undefined,
    names: () => (cloud.data.functions ?? []).map(({ name }) => name),
    calls(): CallLog[] {
      const logs = cloud.data.logs?.logs ?? [];
      return logs.filter((log) => {
        if (this.only && log.function !== this.only) return false;
        if (this.failedOnly && log.ok !== false) return false;
        return this.ticks || !isQuietTick(log);
      });
    },
  },
  methods: {
    duration,
    time,
    light: lightOf,
    who: ({ openid, uid, source }: CallLog) => [openid ?? uid, source].filter(Boolean).join(' · '),
  },
  template: `
    <section class="panel">
      <h2 class="spread"><Bi zh="最近调用" en="Recent calls" />
        <span class="filters">
          <select v-model="only" aria-label="函数 function"><option value="">全部 all</option><option v-for="name in names" :key="name">{{ name }}</option></select>
          <label class="check"><input v-model="failedOnly" type="checkbox" /> 仅失败 failed</label>
          <label class="check"><input v-model="ticks" type="checkbox" /> 含定时 ticks</label>
        </span>
      </h2>
      <p v-if="loaded && calls.length === 0" class="empty">还没有调用 No calls yet</p>
      <details v-for="call in calls" :key="call.seq" class="call">
        <summary>
          <i class="light" :class="light(call)"></i>
          <b>{{ call.function }}</b>
          <span class="who quiet">{{ who(call) }}</span>
          <span v-if="call.coldStart" class="tag">冷启动 cold</span>
          <span class="quiet numbers">{{ call.ok === undefined ? '运行中…' : duration(call.durationMs) }}</span>
          <time class="quiet numbers">{{ time(call.at) }}</time>
        </summary>
        <div class="call-body">
          <h3><Bi zh="参数" en="event" /></h3><CodeBlock :text="call.event" />
          <template v-if="call.result !== undefined"><h3><Bi zh="返回" en="result" /></h3><CodeBlock :text="call.result" /></template>
          <template v-if="call.error"><h3><Bi zh="错误" en="error" /></h3><pre class="code bad">{{ call.error.code }}: {{ call.error.message }}</pre></template>
          <template v-if="call.lines.length"><h3><Bi zh="日志" en="log" /></h3>
            <pre class="code log"><span v-for="(line, index) in call.lines" :key="index" :class="line.stream">{{ line.text }}
</span></pre></template>
          <p class="quiet">requestId {{ call.requestId }}</p>
        </div>
      </details>
    </section>`,
});
